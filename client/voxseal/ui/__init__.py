"""The window: `voxseal-app`. PySide6 Widgets over `Workbench`; nothing else in Voxseal imports Qt.

For whoever adds a page:

* A page is a `page.Page`, in a module of `pages/`, named in `pages.entries()`: that is all it takes to be in the navigation.
  A page that is not there yet is not listed.

      tr = Texts("Receipts")

      class ReceiptsPage(Page):
          name, icon = "receipts", "receipt"            # a stable id; a file of resources/icons

          @staticmethod
          def title() -> str:
              return tr("Receipts")

          def __init__(self, shell: Shell) -> None:
              super().__init__(shell)                   # makes the header; fill self.buttons and self.body
              self.body.addWidget(EmptyState("receipt", tr("Nothing delivered yet"), tr("…")))
              shell.events.happened.connect(self._take)

          def shown(self) -> None: ...                  # each time it comes to the front

* `shell.Shell` is what a page may use: the workbench, events, tasks, errors, account, settings, banners, `go_to`, `notify`.
* Whatever may block (ledger, disk, network, keyring) runs in `shell.tasks.start(name, work, done=…, owner=self)`.
* Events of the core come by `shell.events.happened`, a tuple about ten times a second, in the main thread.
* An error goes to `shell.errors.show(error)`; a task's does by itself. Cancelling is silent.
* Looks come from `theme` (colours, `Space`, `Type`), `icons.icon(name)` and `widgets` (labels, buttons, cards, notes, empty
  states, questions). No colour, font size or gap is written in a page. Who paints by hand asks `theme.colours()` each time.
* Texts: `tr("…")` and `tr.count("%Ln file(s)", n)`, always inside a function; numbers, sizes and times by `language`.
  `installer/translations.py` collects them, names what has no German yet (resources/translations/de/Receipts.ts), compiles.
* Every control has a text or `setAccessibleName`; a label before a field is its buddy or its accessible name. tests/ui walks
  all pages for it. Everything works by keyboard, at 1280 × 720, and at 200 %.
* No import of boto3, soundfile, sounddevice or keyring at a module's top: the first window would wait for it.
* Tests: `tests/ui/conftest.py` has `shell` (a real workbench), `desktop` (the whole window) and the leak checks;
  `tests/screenshots` makes pictures of every page: add the states worth seeing to tests/ui/scenes.py.
"""
