import Telemetry

/// The token of one target: fetched when it is first needed, kept until shortly before it ends, and
/// by one request at a time, for which all who need it wait.
actor TokenSource {
    /// A token, and which one of all it is.
    struct Token: Sendable, Hashable {
        var secret: Secret
        var number: Int
    }

    private struct Kept {
        var token: Token
        var until: ContinuousClock.Instant
    }

    private typealias Waiter = CheckedContinuation<Result<Token, CollectionError>, Never>

    private let fetch: @Sendable () async throws(CollectionError) -> TokenAnswer
    private let now: @Sendable () -> ContinuousClock.Instant
    private var kept: Kept?
    private var fetching: (number: Int, task: Task<Void, Never>)?
    private var waiters: [Int: Waiter] = [:]
    private var lastNumber = 0

    /// How long before its end a token is replaced, so that it does not end on the way; of a short
    /// one a quarter of its time.
    static let margin = Duration.seconds(30)
    /// How long a token is good for where that is not said.
    static let usualLifetime = Duration.seconds(300)

    /// - Parameters:
    ///   - now: A clock that never goes back.
    ///   - fetch: Asks for a token, within a time of its own.
    init(
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        fetch: @escaping @Sendable () async throws(CollectionError) -> TokenAnswer
    ) {
        self.now = now
        self.fetch = fetch
    }

    /// A token that is good.
    ///
    /// - Parameter refused: One that the target did not take; another is fetched in its place.
    /// - Returns: The token that is kept, or a new one.
    /// - Throws: Why there is none. Who is cancelled stops waiting; others wait on.
    func token(besides refused: Token? = nil) async throws(CollectionError) -> Token {
        if let kept {
            if kept.token != refused, now() < kept.until { return kept.token }
            self.kept = nil
        }
        lastNumber += 1
        let waiter = lastNumber
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in wait(continuation, as: waiter) }
        } onCancel: {
            Task { await leave(waiter) }
        }
        return try result.get()
    }

    private func wait(_ continuation: Waiter, as waiter: Int) {
        guard !Task.isCancelled else { return continuation.resume(returning: Self.cancelled) }
        waiters[waiter] = continuation
        guard fetching == nil else { return }
        lastNumber += 1
        let number = lastNumber
        let begin = now()
        let task = Task { [fetch] in
            do throws(CollectionError) {
                finish(number, .success(try await fetch()), begun: begin)
            } catch {
                finish(number, .failure(error), begun: begin)
            }
        }
        fetching = (number, task)
    }

    private func finish(
        _ number: Int, _ result: Result<TokenAnswer, CollectionError>,
        begun: ContinuousClock.Instant
    ) {
        // One that nobody waited for any longer is not this one.
        guard fetching?.number == number else { return }
        fetching = nil
        let outcome = result.map { answer in
            let lifetime = answer.lifetime ?? Self.usualLifetime
            let token = Token(secret: answer.token, number: number)
            kept = Kept(token: token, until: begun + lifetime - min(Self.margin, lifetime / 4))
            return token
        }
        let waiting = waiters
        waiters = [:]
        for waiter in waiting.values { waiter.resume(returning: outcome) }
    }

    private func leave(_ waiter: Int) {
        guard let continuation = waiters.removeValue(forKey: waiter) else { return }
        continuation.resume(returning: Self.cancelled)
        guard waiters.isEmpty, let fetching else { return }
        self.fetching = nil
        fetching.task.cancel()
    }

    private static let cancelled = Result<Token, CollectionError>.failure(
        CollectionError(.cancelled, detail: "cancelled while it waited for a token"))
}
