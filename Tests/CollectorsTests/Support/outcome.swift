import Collectors

/// What comes of a question.
func outcome<Value>(
    _ work: () async throws(CollectionError) -> Value
) async -> Result<Value, CollectionError> {
    do throws(CollectionError) { return .success(try await work()) } catch {
        return .failure(error)
    }
}
