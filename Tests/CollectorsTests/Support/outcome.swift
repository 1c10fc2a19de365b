import Collectors

/// What comes of a question.
func outcome(
    _ work: () async throws(CollectionError) -> Collected
) async -> Result<Collected, CollectionError> {
    do throws(CollectionError) { return .success(try await work()) } catch {
        return .failure(error)
    }
}
