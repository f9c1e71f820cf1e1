"""What organizers and hosts look up and take along: the audit log, tables, minutes."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from domain.intents.base import Intent
from domain.rules import anyone, organizer
from handlers.arguments import Arguments, Number, Option
from handlers.router import Call, Router
from services import audit, exports, minutes

router = Router()

Form = Annotated[
    Literal["csv", "xlsx", "json"],
    BeforeValidator(lambda word: _FORMS.get(word.casefold().lstrip("."), word) if isinstance(word, str) else word),
]
_FORMS = {"csv": "csv", "xlsx": "xlsx", "excel": "xlsx", "json": "json"}


class FormArguments(Arguments):
    """`export people csv`; without a form it is a spreadsheet."""

    form: Form = "xlsx"


class RegistrationsArguments(Arguments):
    """`export registrations 3 csv`; the event may be left out."""

    event: Number | None = None
    form: Form = "xlsx"

    @model_validator(mode="before")
    @classmethod
    def _form_first(cls, values: Any) -> Any:
        """Take `export registrations csv`, where the form stands in the place of the event."""
        if isinstance(values, dict) and str(values.get("event", "")).casefold() in _FORMS and "form" not in values:
            return {**values, "event": None, "form": values["event"]}
        return values


class AuditArguments(Arguments):
    """`audit`, `audit 50`, `audit event=3`."""

    count: Annotated[Number, Field(le=audit.MOST_SHOWN)] = audit.SHOWN
    event: Annotated[Number | None, Option("event", "veranstaltung")] = None


class EventArguments(Arguments):
    """`minutes 3`."""

    event: Number


@router.command("audit", ("audit", "protokollbuch"), "audit", allow=organizer, private=True, changes=False)
def show_audit(call: Call, arguments: AuditArguments) -> Intent:
    """See who did what, when and where."""
    commands = {command.key: command.name for command in call.router.commands}
    return audit.show(call.tx, count=arguments.count, event=arguments.event, commands=commands)


@router.command("export people", "ausgabe personen", "export people", allow=organizer, private=True)
def export_people(call: Call, arguments: FormArguments) -> Intent:
    """Get everyone as a table."""
    return exports.make(call.tx, name="people", form=arguments.form)


@router.command("export registrations", "ausgabe anmeldungen", "export registrations", allow=organizer, private=True)
def export_registrations(call: Call, arguments: RegistrationsArguments) -> Intent:
    """Get the registrations as a table."""
    return exports.make(call.tx, name="registrations", form=arguments.form, event=arguments.event)


@router.command("export audit", "ausgabe audit", "export audit", allow=organizer, private=True)
def export_audit(call: Call, arguments: FormArguments) -> Intent:
    """Get the audit log as a table."""
    return exports.make(call.tx, name="audit", form=arguments.form)


@router.command("export cooperations", "ausgabe kooperationen", "export cooperations", allow=organizer, private=True)
def export_cooperations(call: Call, arguments: FormArguments) -> Intent:
    """Get the towns that work together as a table."""
    return exports.make(call.tx, name="cooperations", form=arguments.form)


@router.command("minutes", "protokoll", "minutes", allow=anyone, private=True, changes=False)
def write_minutes(call: Call, arguments: EventArguments) -> Intent:
    """Get the minutes of an event."""
    return minutes.write(call.tx, asker=call.asker, number=arguments.event)
