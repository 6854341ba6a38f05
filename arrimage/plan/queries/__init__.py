"""Reads of the plan: figures, board, action's page, evidence, totals, deadlines."""

from arrimage.plan.queries.action_page import ActionPage, IndicatorDetail, action_page, path_to
from arrimage.plan.queries.board import Board, ObjectiveNode, board
from arrimage.plan.queries.deadlines import Deadlines, deadlines, rows_due
from arrimage.plan.queries.evidence import EvidencePage, EvidenceRow, all_evidence, evidence
from arrimage.plan.queries.figures import IndicatorFigure, figure_for, figures_for, live_figure
from arrimage.plan.queries.highlights import highlights, public_plan_of
from arrimage.plan.queries.months import Month, by_month
from arrimage.plan.queries.publicity import Publicity, publicity
from arrimage.plan.queries.reported import proof, whole_proof
from arrimage.plan.queries.restatements import Restatement, restatement, restatements
from arrimage.plan.queries.rows import ActionRow, Money, action_rows
from arrimage.plan.queries.totals import MeasureTotal, PlanTotals, RecordTotal, plan_totals

__all__ = [
    "ActionPage",
    "ActionRow",
    "Board",
    "Deadlines",
    "EvidencePage",
    "EvidenceRow",
    "IndicatorDetail",
    "IndicatorFigure",
    "MeasureTotal",
    "Money",
    "Month",
    "ObjectiveNode",
    "PlanTotals",
    "Publicity",
    "RecordTotal",
    "Restatement",
    "action_page",
    "action_rows",
    "all_evidence",
    "board",
    "by_month",
    "deadlines",
    "evidence",
    "figure_for",
    "figures_for",
    "highlights",
    "live_figure",
    "path_to",
    "plan_totals",
    "proof",
    "public_plan_of",
    "publicity",
    "restatement",
    "restatements",
    "rows_due",
    "whole_proof",
]
