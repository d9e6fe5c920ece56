"""The root of mutations."""

from typing import Annotated

import strawberry

import resolvers.edits
import resolvers.runs
from resolvers import results
from schema.arguments import Id
from schema.fields import attribute, root
from schema.inputs.edits import StartImportInput, UpsertEntitiesInput
from schema.lazy import AnyEntity, OneImport
from schema.refusals import Conflict, InvalidInput, NotFound, Of
from schema.scalars import Long

UNSET = strawberry.UNSET


@strawberry.type(description="An import was queued.")
class StartedImport(Of):
    record = results.StartedImport
    import_: OneImport = attribute("The import.", name="import", of="record")


@strawberry.type(description="An import was changed.")
class ChangedImport(Of):
    record = results.ChangedImport
    import_: OneImport = attribute("The import as it is now.", name="import", of="record")


@strawberry.type(description="Entities were made or changed.")
class UpsertedEntities(Of):
    record = results.UpsertedEntities
    entities: list[AnyEntity] = attribute("The entities, in the order of the input.")
    sequence: Long = attribute("The number of the last commit.")


@strawberry.type(description="A model was removed.")
class RemovedModel(Of):
    record = results.RemovedModel
    retired: int = attribute("How many entities no model names any more.")
    sequence: Long = attribute("The number of the last commit.")


StartImportResult = Annotated[
    StartedImport | InvalidInput | NotFound | Conflict,
    strawberry.union("StartImportResult", description="What became of startImport."),
]
ImportResult = Annotated[
    ChangedImport | InvalidInput | NotFound | Conflict,
    strawberry.union("ImportResult", description="What became of a mutation of an import."),
]
UpsertEntitiesResult = Annotated[
    UpsertedEntities | InvalidInput | Conflict,
    strawberry.union("UpsertEntitiesResult", description="What became of upsertEntities."),
]
RemoveModelResult = Annotated[
    RemovedModel | NotFound | Conflict,
    strawberry.union("RemoveModelResult", description="What became of removeModel."),
]


@strawberry.type(description="What can be done.")
class Mutation:
    @root(resolvers.runs.start)
    def start_import(
        self, input: Annotated[StartImportInput, strawberry.argument(description="What to import, and where to.")]
    ) -> StartImportResult:
        """Queue the import of an uploaded file; follow it by `import(id)`."""
        ...

    @root(resolvers.runs.cancel)
    def cancel_import(self, id: Id) -> ImportResult:
        """End an import of which nothing is applied yet."""
        ...

    @root(resolvers.runs.apply)
    def apply_import(self, id: Id) -> ImportResult:
        """Apply what a dry run has found."""
        ...

    @root(resolvers.runs.undo)
    def undo_import(self, id: Id) -> ImportResult:
        """Take back the newest import of a model."""
        ...

    @root(resolvers.edits.upsert)
    def upsert_entities(
        self, input: Annotated[UpsertEntitiesInput, strawberry.argument(description="The entities.")]
    ) -> UpsertEntitiesResult:
        """Make or change entities, all or none; what a file says stays the file's."""
        ...

    @root(resolvers.runs.remove_model)
    def remove_model(
        self,
        id: Id,
        expected_sequence: Annotated[
            Long | None, strawberry.argument(description="The model's sequence as the caller knows it.")
        ] = UNSET,
    ) -> RemoveModelResult:
        """Remove all that a model states; what other models state too stays."""
        ...
