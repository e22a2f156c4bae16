"""How papermill runs a notebook here: its file is written when the run ends.

papermill's own engine writes the whole file, pictures included, before and after every cell, which
takes longer than to run most of them. Nobody reads the file of a run before its end: it lies in a
scratch folder. Its kernel is ended at once, not asked to end: what it had to say was said by then.
"""

from papermill.engines import NBClientEngine, papermill_engines

NAME = "gigawatt"


class WrittenOnce(NBClientEngine):
    """papermill's usual engine; the file is written at the start and at the end, whatever the
    end is.
    """

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **options):
        """Run the cells without a file to write to; papermill itself writes after the last one."""
        path, nb_man.output_path = nb_man.output_path, None
        try:
            super().execute_managed_notebook(
                nb_man, kernel_name, **{"shutdown_kernel": "immediate", **options}
            )
        finally:
            nb_man.output_path = path


papermill_engines.register(NAME, WrittenOnce)
