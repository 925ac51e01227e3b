"""The protobuf classes that google-cloud-firestore ships, without the slower proto-plus wrapping."""

from google.cloud.firestore_v1 import types
from google.protobuf.timestamp_pb2 import Timestamp

from infra.local.rpc import Pb

Document: Pb = types.Document.pb()
Value: Pb = types.Value.pb()
ArrayValue: Pb = types.ArrayValue.pb()
Write: Pb = types.Write.pb()
WriteResult: Pb = types.WriteResult.pb()
FieldTransform: Pb = types.DocumentTransform.FieldTransform.pb()
StructuredQuery: Pb = types.StructuredQuery.pb()
RunQueryResponse: Pb = types.RunQueryResponse.pb()
RunAggregationQueryResponse: Pb = types.RunAggregationQueryResponse.pb()
BatchGetDocumentsResponse: Pb = types.BatchGetDocumentsResponse.pb()
BeginTransactionResponse: Pb = types.BeginTransactionResponse.pb()
CommitResponse: Pb = types.CommitResponse.pb()
BatchWriteResponse: Pb = types.BatchWriteResponse.pb()
ListDocumentsResponse: Pb = types.ListDocumentsResponse.pb()
ListCollectionIdsResponse: Pb = types.ListCollectionIdsResponse.pb()

REQUESTS: dict[str, Pb] = {
    "GetDocument": types.GetDocumentRequest.pb(),
    "ListDocuments": types.ListDocumentsRequest.pb(),
    "CreateDocument": types.CreateDocumentRequest.pb(),
    "UpdateDocument": types.UpdateDocumentRequest.pb(),
    "DeleteDocument": types.DeleteDocumentRequest.pb(),
    "BatchGetDocuments": types.BatchGetDocumentsRequest.pb(),
    "BeginTransaction": types.BeginTransactionRequest.pb(),
    "Commit": types.CommitRequest.pb(),
    "Rollback": types.RollbackRequest.pb(),
    "RunQuery": types.RunQueryRequest.pb(),
    "RunAggregationQuery": types.RunAggregationQueryRequest.pb(),
    "ListCollectionIds": types.ListCollectionIdsRequest.pb(),
    "BatchWrite": types.BatchWriteRequest.pb(),
}


def timestamp(micros: int) -> Timestamp:
    """`micros` microseconds since the epoch as a Timestamp."""
    seconds, rest = divmod(micros, 1_000_000)
    return Timestamp(seconds=seconds, nanos=rest * 1000)


def micros_of(stamp: Timestamp) -> int:
    """A Timestamp in microseconds since the epoch, rounded down."""
    return stamp.seconds * 1_000_000 + stamp.nanos // 1000
