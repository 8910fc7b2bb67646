"""What is measured: each method at its size with its bound, and the peer that does the same."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Peer:
    """A library of the package index, at a size that it can finish.

    `side` names the functions of peers.py and ours.py, where that of the case does more than the peer; `differs` says
    what the peer leaves out or does in another way, `behind` why we are slower where we are.
    """

    library: str
    size: tuple[int, ...]
    differs: str = ""
    behind: str = ""
    side: str = ""
    ours: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One method: `name` of `xenia measure` or of the science, `side` in ours.py, `data` in data.py."""

    name: str
    words: str
    side: str
    data: str
    size: tuple[int, ...]
    bound: str = ""
    peers: tuple[Peer, ...] = field(default=())
    alone: str = ""

    def small(self) -> tuple[int, ...]:
        """A size for trying the benchmark out: the largest numbers divided by a hundred."""
        return tuple(max(length // 100, 20) if length >= 1000 else length for length in self.size)


NONE = "no library of the package index does this"
JUDGES = NONE + "; arithmetic on a small table"

SCALES = (
    Case(
        "alpha",
        "alpha with interval, omega, SEM, every item's figures; 100,000 × 60",
        "alpha",
        "items",
        (100_000, 60),
        "0.1 s",
        (
            Peer(
                "pingouin",
                (100_000, 60),
                "alpha and its interval (to three digits) only",
                "alpha alone needs sums of columns; we make all covariances, for omega and every item's figures",
            ),
        ),
    ),
    Case(
        "omega",
        "omega hierarchical and total, 3 group factors; 10,000 × 60",
        "omega",
        "items",
        (10_000, 60),
        alone="those found need a factor analysis that fails with current versions of what it stands on",
    ),
    Case(
        "icc",
        "six ICCs with intervals; 10,000 × 8",
        "icc",
        "targets",
        (10_000, 8),
        peers=(Peer("pingouin", (10_000, 8)),),
    ),
    Case(
        "kappa",
        "Cohen's kappa with error; 1,000,000 pairs",
        "kappa",
        "codes",
        (1_000_000, 2),
        peers=(Peer("statsmodels", (1_000_000, 2)),),
    ),
    Case(
        "fleiss",
        "Fleiss's, Conger's and Light's kappa; 100,000 × 5",
        "fleiss",
        "codes",
        (100_000, 5),
        peers=(
            Peer(
                "statsmodels",
                (100_000, 5),
                "Fleiss's kappa only",
                "we give errors, every category, Conger's and Light's kappa as well",
            ),
        ),
    ),
    Case(
        "krippendorff",
        "Krippendorff's alpha, interval level, 30 % missing; 100,000 × 5",
        "krippendorff",
        "codes_with_gaps",
        (100_000, 5),
        peers=(Peer("krippendorff", (100_000, 5)),),
    ),
    Case(
        "effect",
        "effect sizes of a change with intervals; 1,000,000 persons",
        "effect",
        "before_and_after",
        (1_000_000,),
        peers=(
            Peer(
                "pingouin",
                (1_000_000,),
                "t test and d, no noncentral intervals",
                "we look for missing and infinite scores first, and keep what both occasions share",
            ),
        ),
    ),
)
CUTS = (
    Case(
        "borderline-regression",
        "cuts with 10,000 resamples of whole students; 300 × 16",
        "borderline_regression",
        "osce",
        (300, 16),
        "0.1 s",
        (Peer("scipy", (300, 16), "its bootstrap of our regression, vectorised over resamples"),),
    ),
    Case("borderline-group", "cuts; 10,000 × 16", "borderline_group", "osce", (10_000, 16), alone=NONE),
    Case("station-quality", "all of AMEE Guide 49; 10,000 × 16", "station_quality", "osce", (10_000, 16), alone=NONE),
    Case("angoff", "cut and errors; 20 judges × 200 items", "angoff", "judgements", (20, 200), alone=JUDGES),
    Case("ebel", "cut; 20 judges × 12 cells", "ebel", "grid", (20, 12), alone=JUDGES),
    Case("hofstee", "compromise with 1,000 resamples; 10,000 students", "hofstee", "totals", (10_000,), alone=JUDGES),
)
MODELS = (
    Case(
        "gstudy",
        "p × i × o, balanced; 1,000 × 50 × 4 = 200,000 rows",
        "gstudy",
        "crossed",
        (1_000, 50, 4),
        peers=(Peer("generalizit", (200, 20, 4), "rounds to four digits"),),
    ),
    Case(
        "mixed",
        "(1\\|p) + (1\\|r), crossed; 1,000,000 rows, 20,000 persons, 1,000 raters",
        "crossed",
        "ratings_by_raters",
        (1_000_000, 20_000, 1_000),
        "15 s, 300 MB",
        (Peer("mixedlm", (200_000, 10_000, 500), "no Satterthwaite degrees of freedom"),),
    ),
    Case(
        "mixed, growth",
        "wave + (wave\\|person); 1,000,000 rows, 5 waves",
        "growth",
        "waves",
        (1_000_000, 5),
        "3 s",
        (
            Peer("mixedlm", (1_000_000, 5), "no Satterthwaite degrees of freedom"),
            Peer("statsmodels", (20_000, 5), "stops where its search does", side="growth_statsmodels"),
        ),
    ),
)
ITEMS = (
    Case(
        "rasch",
        "CML, persons, infit and outfit; 100,000 × 60",
        "rasch",
        "right_or_wrong",
        (100_000, 60),
        "2 s",
        (
            Peer(
                "raschpy",
                (100_000, 60),
                "difficulties from pairs of items, no errors",
                "pairs need one product of matrices, conditional likelihood a search with all score groups",
                side="rasch_items",
                ours="rasch_items",
            ),
            Peer("girth", (20_000, 60), "conditional likelihood, no errors", side="rasch_girth", ours="rasch_items"),
        ),
    ),
    Case(
        "rasch, partial credit",
        "CML, persons, infit and outfit; 100,000 × 60, 4 categories",
        "partial_credit",
        "partial_credit",
        (100_000, 60),
        "2 s",
        (
            Peer(
                "mirt",
                (20_000, 30),
                "61 nodes; stops at a gain of 0.0001",
                side="partial_credit_items",
                ours="partial_credit_items",
            ),
        ),
    ),
    Case(
        "facets",
        "raters and items by MML, errors, infit, outfit; 10,000 × 20 × 2 of 50 raters",
        "facets",
        "facets",
        (10_000, 20, 2, 50),
        "5 s, 300 MB",
        (
            Peer(
                "raschpy",
                (10_000, 20, 2, 50),
                "severities from pairs of ratings, no errors and no fit",
                "pairs are counted once, marginal likelihood integrates over every person at each step; "
                "it is the more precise by the RMSE beside",
            ),
        ),
    ),
    Case(
        "dif",
        "Mantel-Haenszel, Breslow-Day, three logistic comparisons; 100,000 × 60",
        "dif",
        "two_groups",
        (100_000, 60),
        peers=(Peer("statsmodels", (20_000, 30), "item by item"),),
    ),
    Case(
        "irt, 2PL",
        "items with errors, abilities; 10,000 × 40",
        "two_parameters",
        "two_parameters",
        (10_000, 40),
        peers=(
            Peer(
                "mirt",
                (10_000, 40),
                "61 nodes; stops at a gain of 0.0001; compiled Rust",
                "mirt's inner loops are compiled, ours are numpy and go on to the maximum",
            ),
            Peer("girth", (10_000, 40), "61 nodes; no errors, no abilities", side="two_parameters_girth"),
        ),
    ),
    Case(
        "irt, graded response",
        "items with errors, abilities; 10,000 × 20, 4 categories",
        "graded",
        "graded",
        (10_000, 20),
        peers=(
            Peer(
                "mirt",
                (10_000, 20),
                "61 nodes; stops at a gain of 0.0001; compiled Rust",
                "mirt's inner loops are compiled, ours are numpy and go on to the maximum",
            ),
        ),
    ),
    Case(
        "bkt",
        "four parameters with errors; 10,000 × 20",
        "bkt",
        "attempts",
        (10_000, 20),
        peers=(
            Peer(
                "mirt",
                (10_000, 20),
                "one start, no errors; compiled Rust",
                "ours begins at several places, since the likelihood has several maxima, and gives errors",
            ),
        ),
    ),
    Case(
        "cat (no command)",
        "1,000 tests of 30 of 1,000 items",
        "cat",
        "bank",
        (1_000, 1_000),
        "0.3 s",
        (Peer("mirt", (1_000, 1_000), "each side draws its own answers"),),
    ),
)
TABLES = (
    Case(
        "suppress",
        "50 × 50 with margins, threshold 10, audited",
        "suppress",
        "counts",
        (50, 50),
        "10 s",
        (
            Peer(
                "pytauargus",
                (50, 50),
                "HiGHS in C++; safety range 100 % of a cell instead of the threshold; no audit",
                "ours proves every interval by linear programming afterwards",
            ),
            Peer(
                "pytauargus",
                (20, 20),
                "as above, where cells are sparse enough to need company",
                "ours searches for fewer hidden cells and proves every interval afterwards",
            ),
        ),
    ),
)
CASES = (*SCALES, *CUTS, *MODELS, *ITEMS, *TABLES)


def methods_covered() -> Iterator[str]:
    """The methods of `xenia measure` that the cases measure."""
    return (case.name.split(",")[0] for case in CASES)
