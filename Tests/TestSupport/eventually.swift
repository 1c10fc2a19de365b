package import Testing

/// Waits until a condition holds; fails at a deadline that is far beyond what a good run needs, also
/// on a machine that is busy.
package func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () async -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(180)
    while await !condition() {
        try #require(ContinuousClock.now < deadline, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(1))
    }
}
