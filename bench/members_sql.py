"""The figures of members and of their meetings, in SQL written by hand. `told` is the moment whose knowledge counts."""

KNOWN = "{row}.recorded_at < %(told)s AND ({row}.voided_at IS NULL OR {row}.voided_at >= %(told)s)"
CREDITED = """coalesce((SELECT sum(c.total) FROM billing_invoice c
    WHERE c.credits_id = i.id AND c.issued_on <= {on} AND c.recorded_at < %(told)s), 0)"""
PAID = """coalesce((SELECT sum(p.amount) FROM billing_payment p
    WHERE p.invoice_id = i.id AND p.received_on <= {on} AND p.recorded_at < %(told)s), 0)"""
SETTLED = f"""
    FROM membership_term t LEFT JOIN billing_invoice i ON i.id = t.invoice_id
    WHERE t.membership_id = m.id AND t.starts_on <= {{on}} AND {KNOWN.format(row="t")}
      AND (t.dues = 0 OR t.waived_because <> ''
        OR (round(i.total - {CREDITED} - {PAID}, 2) <= 0 AND {CREDITED} < i.total))"""
ADMITTED = f"""'approved' = (SELECT a.kind FROM membership_act a
    WHERE a.membership_id = m.id AND a.kind <> 'applied' AND a."on" <= %(seen)s AND {KNOWN.format(row="a")}
    ORDER BY a."on" DESC, a.id DESC LIMIT 1)"""
STANDING = f"""{ADMITTED}
    AND EXISTS (SELECT 1 {SETTLED.format(on="%(seen)s")} AND t.grace_until >= %(seen)s)"""
HOLDERS = """
    SELECT count(DISTINCT coalesce(m.organisation_id, -m.person_id))
    FROM membership_membership m LEFT JOIN network_organisation o ON o.id = m.organisation_id WHERE """
MEMBERS = f"{HOLDERS} {STANDING} AND (%(kind)s IS NULL OR o.kind = %(kind)s)"
SUPPORTING = f"""coalesce((SELECT t.category_id {SETTLED.format(on="%(seen)s")}
    ORDER BY t.starts_on DESC, t.id DESC LIMIT 1), m.category_id)
    IN (SELECT id FROM membership_category WHERE supports_enterprises)"""
SUPPORT_MEMBERS = f"{HOLDERS} {STANDING} AND (o.kind = 'support' OR {SUPPORTING})"
# In the demo nobody is admitted while another stay of hers is open.
NEW_MEMBERS = f"""
    SELECT count(*) FROM (
        SELECT m.id, min(a."on") AS admitted FROM membership_membership m
        JOIN membership_act a ON a.membership_id = m.id AND a.kind = 'approved' AND {KNOWN.format(row="a")}
        WHERE EXISTS (SELECT 1 {SETTLED.format(on="%(day)s")}) GROUP BY m.id
    ) AS joined WHERE admitted >= %(start)s AND admitted < %(end)s AND admitted <= %(day)s"""
MEMBERS_PRESENT = """
    SELECT count(*) FROM assembly_voter v JOIN assembly_generalmeeting g ON g.id = v.meeting_id
    WHERE g.date >= %(start)s AND g.date < %(end)s AND g.date <= %(day)s AND g.state IN ('closed', 'approved')
      AND g.kind = %(kind)s AND v.votes AND NOT v.is_struck
      AND EXISTS (SELECT 1 FROM assembly_attendance r WHERE r.voter_id = v.id)"""
