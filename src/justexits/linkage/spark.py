"""The same model scored on Spark, where one machine ends. Names are cleaned and people put together on the embedded engine."""

from __future__ import annotations

import importlib.util
import shutil
from typing import Any

import pyarrow as pa

from justexits.core.errors import NotAvailable
from justexits.linkage.common import make_common
from justexits.linkage.model import Model, settings
from justexits.linkage.scoring import KEPT, edges_of, quietly

# What DuckDB's functions are called on Spark (the similarities are Splink's own, from the Java archive that it brings).
ON_SPARK = {"jaro_winkler_similarity(": "jaro_winkler(", "list_has_any(": "arrays_overlap("}


def open_spark() -> Any:
    """A Spark session: the cluster that the machine is set up for, else this machine. Raises NotAvailable."""
    if importlib.util.find_spec("pyspark") is None:
        raise NotAvailable("Spark is not installed.", "Install the extra `spark`, or leave out --engine spark.")
    if shutil.which("java") is None:
        raise NotAvailable("Spark needs Java, which is not there.", "On Debian: apt-get install default-jre-headless.")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("justexits-link").config("spark.ui.enabled", "false")
    return builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()


def score_on_spark(engine: Any, model: Model, *, at_least: float, frozen: pa.Table | None = None, session: Any = None) -> None:
    """Make `edge` in the embedded engine as scoring.score does, the pairs found and weighed on Spark.

    Equal to the embedded engine's but for pairs whose likeness lies within rounding of a level's bound: the two engines'
    functions for the likeness of texts are not one code. The test's tolerance is one pair in a thousand.
    """
    from splink import Linker
    from splink.backends.spark import SparkAPI, similarity_jar_location

    session = session or open_spark()
    session.sql(f"ADD JAR '{similarity_jar_location()}'")
    with quietly():
        api = SparkAPI(spark_session=session, break_lineage_method="persist")  # type: ignore[no-untyped-call]
        rows = session.createDataFrame(
            engine.execute("SELECT * FROM link_input JOIN link_key USING (place) ORDER BY place").to_arrow_table()
        )
        linker = Linker(api.register(rows), _for_spark(settings(model, by_keys=True)), log_level=None, validate_settings=False)
        for column in make_common(engine, model, frozen):
            common = session.createDataFrame(engine.execute(f"SELECT {column}, tf_{column} FROM tf_{column}").to_arrow_table())
            linker.table_management.register_term_frequency_lookup(api.register(common), column)
        predicted = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
        names = [name for name in predicted.as_spark_dataframe().columns if name.startswith(KEPT)]
        engine.register("from_spark", predicted.as_spark_dataframe().select(*names).toArrow())
        engine.execute(f"CREATE OR REPLACE TABLE edge AS {edges_of('from_spark', model.shape)}")
        engine.unregister("from_spark")


def _for_spark(made: Any) -> Any:
    """The settings with the functions of the rules named as Spark has them."""
    for comparison in made.comparisons:
        for level in comparison["comparison_levels"]:
            for here, there in ON_SPARK.items():
                level["sql_condition"] = level["sql_condition"].replace(here, there)
    return made
