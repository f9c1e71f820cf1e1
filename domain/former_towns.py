"""What people still call a town of North Rhine-Westphalia: old spellings, towns it took in, nicknames."""

from collections.abc import Mapping
from types import MappingProxyType

# By official code, since the same name means another town in another state. Only names that point to one town; a part
# that several towns have (Langenberg, Büderich, Osterfeld in Lippe) is left to the person asked back.
FORMER_TOWNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "05111000": ("Kaiserswerth",),  # Düsseldorf
        "05112000": ("Duysburg", "Hamborn", "Rheinhausen", "Walsum"),  # Duisburg
        "05113000": ("Kettwig", "Essen-Werden"),  # Essen
        "05114000": ("Crefeld", "Uerdingen", "Krefeld-Uerdingen"),  # Krefeld
        "05116000": (  # Mönchengladbach
            "M.-Gladbach",
            "M'gladbach",
            "München-Gladbach",
            "MG",
            "Rheydt",
            "Wickrath",
            "Odenkirchen",
        ),
        "05117000": ("Mülheim-Ruhr", "Mühlheim"),  # Mülheim an der Ruhr
        "05119000": ("Sterkrade",),  # Oberhausen
        "05120000": ("Lennep", "Lüttringhausen"),  # Remscheid
        "05122000": ("Ohligs", "Höhscheid", "Gräfrath"),  # Solingen
        "05124000": ("Elberfeld", "Barmen", "Barmen-Elberfeld", "Cronenberg", "Ronsdorf", "Vohwinkel"),  # Wuppertal
        "05154036": ("Cleve",),  # Kleve
        "05154024": ("Calcar",),  # Kalkar
        "05158032": ("Neviges",),  # Velbert
        "05166016": ("Breyell", "Kaldenkirchen", "Lobberich"),  # Nettetal
        "05166028": ("Sankt Tönis",),  # Tönisvorst
        "05166032": ("Dülken", "Süchteln"),  # Viersen
        "05170024": ("Mörs",),  # Moers
        "05314000": ("Bad Godesberg", "Godesberg", "Beuel"),  # Bonn
        "05315000": ("Coeln", "Cöln", "Cologne", "Porz", "Rodenkirchen"),  # Köln
        "05316000": ("Opladen", "Wiesdorf", "Bergisch Neukirchen"),  # Leverkusen
        "05334002": ("Aix-la-Chapelle", "Bad Aachen"),  # Aachen
        "05334016": ("Kohlscheid",),  # Herzogenrath
        "05358024": ("Gülich",),  # Jülich
        "05362020": ("Lechenich", "Liblar"),  # Erftstadt
        "05366036": ("Gemünd",),  # Schleiden
        "05378004": ("Bensberg",),  # Bergisch Gladbach
        "05512000": ("Kirchhellen",),  # Bottrop
        "05513000": ("Buer", "Gelsenkirchen-Buer"),  # Gelsenkirchen
        "05515000": ("Hiltrup",),  # Münster
        "05558012": ("Koesfeld",),  # Coesfeld
        "05562004": ("Castrop", "Rauxel"),  # Castrop-Rauxel
        "05562028": ("Oer", "Erkenschwick"),  # Oer-Erkenschwick
        "05566084": ("Burgsteinfurt", "Borghorst"),  # Steinfurt
        "05711000": ("Brackwede", "Sennestadt"),  # Bielefeld
        "05754028": ("Rheda", "Wiedenbrück"),  # Rheda-Wiedenbrück
        "05774032": ("Schloß Neuhaus",),  # Paderborn
        "05911000": ("Wattenscheid",),  # Bochum
        "05913000": ("Hörde",),  # Dortmund
        "05914000": ("Hohenlimburg", "Haspe"),  # Hagen
        "05916000": ("Wanne-Eickel", "Wanne", "Eickel"),  # Herne
        "05958004": ("Neheim-Hüsten", "Neheim", "Hüsten"),  # Arnsberg
        "05958040": ("Bad Fredeburg", "Fredeburg"),  # Schmallenberg
        "05962024": ("Letmathe",),  # Iserlohn
    }
)
