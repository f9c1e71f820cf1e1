"""Settings: every fault at once, secrets never shown."""

from pathlib import Path

import pytest

from bot.settings import load_settings
from domain.errors import ConfigurationError


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INITIATIVE_K_CONFIG", raising=False)


def test_faults_are_listed_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong homeserver, organizer, time zone and port are all named, with the variable to set."""
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "http://matrix.example.org")
    monkeypatch.setenv("INITIATIVE_K_ORGANIZERS", "orga")
    monkeypatch.setenv("INITIATIVE_K_ZONE", "Europe/Entenhausen")
    monkeypatch.setenv("INITIATIVE_K_WEB_PORT", "-3")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    text = "\n".join(caught.value.faults)
    for variable in ("HOMESERVER", "ORGANIZERS", "ZONE", "WEB_PORT"):
        assert f"INITIATIVE_K_{variable}" in text
    assert len(caught.value.faults) == 4


def test_homeserver_that_is_missing_is_told() -> None:
    """Without a homeserver nothing can run."""
    with pytest.raises(ConfigurationError, match="INITIATIVE_K_HOMESERVER"):
        load_settings()


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Organizers and servers can be given in one variable each."""
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "https://matrix.example.org/")
    monkeypatch.setenv("INITIATIVE_K_ORGANIZERS", "@a:example.org, @b:example.org")
    settings = load_settings()
    assert settings.organizers == ["@a:example.org", "@b:example.org"]
    assert settings.homeserver == "https://matrix.example.org"


def test_secret_comes_from_a_file_and_stays_hidden(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A token may stand in a file of its own, and is not shown when the settings are."""
    secret = tmp_path / "token"
    secret.write_text("syt_planted_secret\n")
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "https://matrix.example.org")
    monkeypatch.setenv("INITIATIVE_K_ACCESS_TOKEN_FILE", str(secret))
    settings = load_settings()
    assert settings.access_token is not None
    assert settings.access_token.get_secret_value() == "syt_planted_secret"
    assert "planted" not in repr(settings)


def test_toml_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What the environment says goes over the file."""
    config = tmp_path / "config.toml"
    config.write_text('homeserver = "https://file.example.org"\nweb_port = 9000\n')
    monkeypatch.setenv("INITIATIVE_K_CONFIG", str(config))
    monkeypatch.setenv("INITIATIVE_K_WEB_PORT", "9001")
    settings = load_settings()
    assert settings.homeserver == "https://file.example.org"
    assert settings.web_port == 9001


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("homeserver = ", "cannot be read"),
        ('homeserver = "https://a.example"\ncolour = "red"', "is not a setting"),
    ],
)
def test_toml_file_with_faults_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, fault: str
) -> None:
    """Broken TOML and unknown settings are told."""
    config = tmp_path / "config.toml"
    config.write_text(text)
    monkeypatch.setenv("INITIATIVE_K_CONFIG", str(config))
    with pytest.raises(ConfigurationError, match=fault):
        load_settings()


def test_token_in_a_file_that_all_may_read_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A configuration file with a secret must be the owner's alone; the secret is not repeated."""
    config = tmp_path / "config.toml"
    config.write_text('homeserver = "https://a.example"\naccess_token = "syt_planted"\n')
    config.chmod(0o644)
    monkeypatch.setenv("INITIATIVE_K_CONFIG", str(config))
    with pytest.raises(ConfigurationError, match="chmod 600") as caught:
        load_settings()
    assert "planted" not in str(caught.value)
    config.chmod(0o600)
    assert load_settings().homeserver == "https://a.example"


def test_configuration_file_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A wrong path is a fault, not an empty configuration."""
    monkeypatch.setenv("INITIATIVE_K_CONFIG", str(tmp_path / "nowhere.toml"))
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "https://a.example")
    with pytest.raises(ConfigurationError, match="no file"):
        load_settings()


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        ("http://k.example.org", "https"),
        ("k.example.org", "look like"),
        ("ftp://k.example.org", "look like"),
        ("https://name@k.example.org", "look like"),
        ("https://k.example.org/?a=b", "look like"),
        ("https://k.example.org/#x", "look like"),
        ("https://", "look like"),
        ("https://example.org/initiative-k", "without a path"),
    ],
)
def test_public_address_keeps_secrets(monkeypatch: pytest.MonkeyPatch, url: str, fault: str) -> None:
    """Links hold tokens, so they lead over https, and to nothing but our pages."""
    monkeypatch.setenv("INITIATIVE_K_HOMESERVER", "https://matrix.example.org")
    monkeypatch.setenv("INITIATIVE_K_WEB_URL", url)
    with pytest.raises(ConfigurationError, match="INITIATIVE_K_WEB_URL") as caught:
        load_settings()
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("given", "public"),
    [
        ({"web_url": "https://k.example.org/"}, "https://k.example.org"),
        ({"web_url": "http://localhost:8080"}, "http://localhost:8080"),
        ({}, "http://127.0.0.1:8080"),
        ({"web_port": 0}, None),
        ({"web_host": "0.0.0.0"}, None),
        ({"web_host": "192.0.2.1"}, None),
    ],
)
def test_public_address_is_known_or_not_told(given: dict[str, object], public: str | None) -> None:
    """Without one, links are told only on this machine, where they work."""
    assert load_settings(homeserver="https://matrix.example.org", **given).public_url == public


def test_imprint_is_an_address() -> None:
    with pytest.raises(ConfigurationError, match="imprint_url"):
        load_settings(homeserver="https://matrix.example.org", imprint_url="javascript:alert(1)")
