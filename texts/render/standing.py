"""Words about who speaks for a town."""

from domain.intents.standing import (
    ClaimDeclined,
    ClaimsListed,
    ColleagueClaims,
    ConfirmationTakenBack,
    DeclineNoted,
    LeavingAsked,
    LeavingDropped,
    ListingsHandedOver,
    NoTownToLeave,
    ServerAdded,
    ServerRemoved,
    ServersListed,
    ServerUnknown,
    TakingBackNoted,
    TownLeft,
    Vouched,
    VouchTold,
    VouchUnfit,
)
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.organizing import called
from texts.render.registry import Telling, renders


@renders(ColleagueClaims)
def colleague_claims(intent: ColleagueClaims, telling: Telling) -> Fragment:
    person = telling.names.people[intent.person]
    return telling.speech.say(
        "**{name}** ({user}{function}) says that they speak for **{town}** too. If you know them as a colleague, "
        "confirm "
        "it with {vouch}. If not, you need not do anything; an organizer looks at it.",
        name=called(person),
        user=person.user_id or "?",
        function=f", {person.function}" if person.function else "",
        town=telling.names.towns[intent.town],
        vouch=telling.word(f"bürgen {intent.claim}", f"vouch {intent.claim}"),
    )


@renders(ClaimDeclined)
def claim_declined(intent: ClaimDeclined, telling: Telling) -> Fragment:
    say = telling.speech.say
    told = say("An organizer could not confirm that you speak for **{town}**.", town=telling.names.towns[intent.town])
    if intent.reason:
        told += " " + say("Reason: {reason}", reason=intent.reason)
    further = say(
        "If you speak for another town, please write {town}. If this is a mistake, ask the organizers.",
        town=telling.word("stadt NAME", "town NAME"),
    )
    return paragraphs([told, further])


@renders(DeclineNoted)
def decline_noted(intent: DeclineNoted, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Noted: **{name}** does not speak for **{town}**, and was told so. If that was a mistake: {back}",
        name=called(telling.names.people[intent.person]),
        town=telling.names.towns[intent.town],
        back=telling.word(f"freigeben stadt {intent.claim}", f"approve town {intent.claim}"),
    )


@renders(ConfirmationTakenBack)
def confirmation_taken_back(intent: ConfirmationTakenBack, telling: Telling) -> Fragment:
    return telling.speech.say(
        "That you speak for **{town}** waits for confirmation again: an organizer has taken the earlier one back. Your "
        "registrations stand; offers and matches of your town wait. You need not do anything.",
        town=telling.names.towns[intent.town],
    )


@renders(TakingBackNoted)
def taking_back_noted(intent: TakingBackNoted, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Taken back: that **{name}** speaks for **{town}** waits for confirmation again, and they were told so. To "
        "confirm: {confirm} · To decline: {decline}",
        name=called(telling.names.people[intent.person]),
        town=telling.names.towns[intent.town],
        confirm=telling.word(f"freigeben stadt {intent.claim}", f"approve town {intent.claim}"),
        decline=telling.word(f"ablehnen stadt {intent.claim}", f"decline town {intent.claim}"),
    )


@renders(ClaimsListed)
def claims_listed(intent: ClaimsListed, telling: Telling) -> Fragment:
    say = telling.speech.say
    if not intent.claims:
        return say("Nobody waits for confirmation of their town.")
    rows = zip(intent.claims, intent.people, intent.towns, strict=True)
    lines = [
        say(
            "{number}: **{name}** ({user}) for **{town}**",
            number=number,
            name=called(telling.names.people[person]),
            user=telling.names.people[person].user_id or "?",
            town=telling.names.towns[town],
        )
        for number, person, town in rows
    ]
    first = intent.claims[0]
    how = say(
        "To confirm: {confirm} · To decline: {decline}",
        confirm=telling.word(f"freigeben stadt {first}", f"approve town {first}"),
        decline=telling.word(f"ablehnen stadt {first}", f"decline town {first}"),
    )
    return paragraphs([say("**These wait for confirmation of their town**") + bullets(lines), how])


@renders(Vouched)
def vouched(intent: Vouched, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Thank you. **{name}** now speaks for **{town}** as well and was told so. The organizers see that you vouched.",
        name=called(telling.names.people[intent.person]),
        town=telling.names.towns[intent.town],
    )


@renders(VouchTold)
def vouch_told(intent: VouchTold, telling: Telling) -> Fragment:
    return telling.speech.say(
        "**{by}** has vouched that **{name}** ({user}) speaks for **{town}**; it is confirmed. If that is wrong: "
        "{back}",
        by=called(telling.names.people[intent.by]),
        name=called(telling.names.people[intent.person]),
        user=telling.names.people[intent.person].user_id or "?",
        town=telling.names.towns[intent.town],
        back=telling.word(f"stadt entziehen {intent.claim}", f"town revoke {intent.claim}"),
    )


@renders(VouchUnfit)
def vouch_unfit(intent: VouchUnfit, telling: Telling) -> Fragment:
    if intent.problem == "self":
        return telling.speech.say("You cannot vouch for yourself. A colleague or an organizer can.")
    return telling.speech.say(
        "Nobody of that number or Matrix ID waits to be confirmed for your town. You can vouch for those alone who "
        "have "
        "named your town and are not confirmed yet."
    )


@renders(ServerAdded)
def server_added(intent: ServerAdded, telling: Telling) -> Fragment:
    say, plural = telling.speech.say, telling.speech.plural
    names = {"server": intent.server, "town": telling.names.towns[intent.town]}
    if intent.already:
        told = say("The accounts of {server} speak for **{town}** already.", **names)
    else:
        told = say("From now on all accounts of {server} that name **{town}** are confirmed at once.", **names)
    if intent.confirmed:
        told += " " + plural(
            "{n} person who waited was confirmed and told so.",
            "{n} people who waited were confirmed and told so.",
            intent.confirmed,
        )
    server, town = intent.server, names["town"]
    back = telling.word(f"stadt server weg {town} {server}", f"town server off {town} {server}")
    return told + " " + say("To end that: {back}", back=back)


@renders(ServerRemoved)
def server_removed(intent: ServerRemoved, telling: Telling) -> Fragment:
    say = telling.speech.say
    told = say(
        "The accounts of {server} are no longer confirmed for **{town}** at once.",
        server=intent.server,
        town=telling.names.towns[intent.town],
    )
    if not intent.standing:
        return told
    return (
        told
        + " "
        + telling.speech.plural(
            "{n} person of that server who is confirmed stays so; take it back one by one if need be.",
            "{n} people of that server who are confirmed stay so; take it back one by one if need be.",
            intent.standing,
        )
    )


@renders(ServerUnknown)
def server_unknown(intent: ServerUnknown, telling: Telling) -> Fragment:
    if intent.problem == "unfit":
        return telling.speech.say(
            "“{server}” is not the name of a homeserver. It is what stands behind the colon of a Matrix ID, such as "
            "stadt-hilden.de.",
            server=intent.server,
        )
    return telling.speech.say(
        "{server} is not on the town’s list. {list} shows all.",
        server=intent.server,
        list=telling.word("stadt server", "town server"),
    )


@renders(ServersListed)
def servers_listed(intent: ServersListed, telling: Telling) -> Fragment:
    say = telling.speech.say
    how = say(
        "To add one: {add}",
        add=telling.word("stadt server Hilden stadt-hilden.de", "town server Hilden stadt-hilden.de"),
    )
    if not intent.towns:
        return say("No homeserver speaks for a town yet.") + " " + how
    rows = zip(intent.towns, intent.servers, strict=True)
    lines = [say("**{town}**: {server}", town=telling.names.towns[town], server=server) for town, server in rows]
    return paragraphs([say("**Homeservers whose accounts are confirmed at once**") + bullets(lines), how])


@renders(LeavingAsked)
def leaving_asked(intent: LeavingAsked, telling: Telling) -> Fragment:
    say, town = telling.speech.say, telling.names.towns[intent.town]
    if intent.to is not None:
        asked = say(
            "You are confirmed for **{town}**. Do you want to speak for **{to}** from now on? You speak for {town} no "
            "more then.",
            town=town,
            to=telling.names.towns[intent.to],
        )
    else:
        asked = say("Do you want to speak for **{town}** no more?", town=town)
    if intent.listings and intent.colleague:
        asked += " " + say("What you have offered and sought goes to a colleague of {town}.", town=town)
    elif intent.listings:
        asked += " " + say("What you have offered and sought for {town} is taken back.", town=town)
    answer = say(
        "Please answer {yes} or {no}.",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
    )
    return paragraphs([asked, answer])


@renders(LeavingDropped)
def leaving_dropped(intent: LeavingDropped, telling: Telling) -> Fragment:
    return telling.speech.say("All right, you still speak for **{town}**.", town=telling.names.towns[intent.town])


@renders(TownLeft)
def town_left(intent: TownLeft, telling: Telling) -> Fragment:
    say, plural, town = telling.speech.say, telling.speech.plural, telling.names.towns[intent.town]
    told = [say("You no longer speak for **{town}**.", town=town)]
    if intent.handed_over:
        told.append(
            plural(
                "{n} entry that stood in your name went to a colleague there.",
                "{n} entries that stood in your name went to a colleague there.",
                intent.handed_over,
            )
        )
    if intent.withdrawn:
        told.append(
            plural(
                "{n} entry that stood in your name was taken back.", "{n} entries were taken back.", intent.withdrawn
            )
        )
    if intent.to is None:
        back = telling.word("stadt NAME", "town NAME")
        told.append(say("Your registrations stand. To speak for a town again: {back}", back=back))
    elif intent.confirmed:
        told.append(say("You speak for **{town}** now; that is confirmed.", town=telling.names.towns[intent.to]))
    else:
        new = telling.names.towns[intent.to]
        told.append(say("I noted **{town}**; it waits for confirmation, and you will hear from me.", town=new))
    whole = told[0]
    for part in told[1:]:
        whole += " " + part
    return whole


@renders(ListingsHandedOver)
def listings_handed_over(intent: ListingsHandedOver, telling: Telling) -> Fragment:
    return telling.speech.plural(
        "Someone no longer speaks for **{town}**; {n} offer or need of theirs stands in your name now. {partner} shows "
        "all of your town.",
        "Someone no longer speaks for **{town}**; {n} offers and needs of theirs stand in your name now. {partner} "
        "shows "
        "all of your town.",
        intent.count,
        town=telling.names.towns[intent.town],
        partner=telling.word("partner", "matches"),
    )


@renders(NoTownToLeave)
def no_town_to_leave(_intent: NoTownToLeave, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You speak for no town at present. To name one: {town}", town=telling.word("stadt NAME", "town NAME")
    )
