"""What each role may do with the journal of activities; the roles themselves belong to `accounts`."""

_READ = ["agenda.view_activity"]
_WRITE = ["agenda.add_activity", "agenda.change_activity"]
# Sessions of others, and where they come from.
_RELAY = [f"agenda.{verb}_{model}" for verb in ("view", "add", "change") for model in ("relayedsession", "source")]
_EVENTS = [*(f"agenda.{verb}_event" for verb in ("view", "add", "change")), "agenda.publish_event"]
_CONFIDENCE = [
    "agenda.view_restricted_activity",
    "agenda.view_confidentialnote",
    "agenda.add_confidentialnote",
    "agenda.change_confidentialnote",
]

ROLE_PERMISSIONS: dict[str, list[str]] = {
    "coordinator": [
        *_READ,
        *_WRITE,
        *_CONFIDENCE,
        *_EVENTS,
        *_RELAY,
        "agenda.change_any_activity",
        "agenda.delete_activity",
        "agenda.delete_event",
        "agenda.delete_relayedsession",
        "agenda.delete_source",
        "agenda.export_activity",
    ],
    "presidency": [
        *_READ,
        "agenda.view_restricted_activity",
        "agenda.add_activity",
        "agenda.view_event",
        "agenda.view_relayedsession",
    ],
    "project_officer": [*_READ, *_WRITE, *_CONFIDENCE, *_EVENTS, *_RELAY, "agenda.change_any_activity"],
    # An adviser of a support organisation logs what she does; what others wrote she only reads.
    "adviser": [*_READ, *_WRITE, "agenda.view_event", "agenda.view_relayedsession"],
}
