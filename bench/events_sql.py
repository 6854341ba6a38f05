"""The figures of the season of events, counted by SQL written by hand."""

from collections.abc import Sequence

COMING = """
    FROM agenda_relayedsession s WHERE (s.date >= %(seen)s OR s.end_date >= %(seen)s) AND s.created_at < %(next)s
      AND s.state = 'published' AND s.published_at < %(next)s"""
SESSIONS_COMING = f"SELECT count(*) {COMING}"
CALENDAR_FRESH = f"""
    SELECT round(100.0 * sum(CASE WHEN (s.updated_at >= %(fresh)s AND s.updated_at < %(next)s) OR EXISTS (
        SELECT 1 FROM agenda_sighting t WHERE t.session_id = s.id AND t.first_seen_at < %(next)s
          AND t.last_seen_at >= %(fresh)s AND (t.gone_at IS NULL OR t.gone_at >= %(next)s)
    ) THEN 1 ELSE 0 END) / count(*), 1) {COMING}"""
SATISFACTION = """
    SELECT round(100.0 * sum(CASE WHEN satisfaction >= 4 THEN 1 ELSE 0 END) / count(*), 1) FROM outcomes_evaluation
    WHERE about = 'hot' AND answered_on >= %(start)s AND answered_on < %(end)s AND answered_on <= %(day)s
      AND event_id IN (
        SELECT event_id FROM outcomes_evaluation WHERE about = 'hot' GROUP BY event_id HAVING count(*) >= 3)"""


def satisfaction(kinds: Sequence[str]) -> str:
    """Of events of these kinds, or of all."""
    if not kinds:
        return SATISFACTION
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    events = "SELECT e.id FROM agenda_event e JOIN agenda_activity a ON a.id = e.activity_id"
    return f"{SATISFACTION} AND event_id IN ({events} WHERE a.kind IN ({listed}))"


COLLABORATIONS = """
    SELECT count(*) FROM outcomes_collaboration
    WHERE said_on >= %(start)s AND said_on < %(end)s AND said_on <= %(day)s AND duplicate_of_id IS NULL"""
NEEDS_ANSWERED = """
    SELECT round(100.0 * sum(CASE WHEN state = 'answered' AND answered_on <= %(seen)s THEN 1 ELSE 0 END) / count(*), 1)
    FROM training_learningneed
    WHERE state <> 'withdrawn' AND said_on >= %(start)s AND said_on < %(end)s AND said_on <= %(day)s"""
