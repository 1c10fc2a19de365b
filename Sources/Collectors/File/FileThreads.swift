import Dispatch
import Synchronization

/// The threads on which files are read, which all file targets of a run share. There is one only while
/// something is read.
///
/// A file system that hangs does not give its thread back. What is read there is given up when its
/// time is over, and its request reads nothing before the thread is back: a request takes one thread at
/// most, whatever hangs. While all are taken, others wait, each for its own time.
public final class FileThreads: Sendable {
    /// The most threads.
    public static let maximumCount = 64
    /// The most readings that wait for a thread; one more fails at once.
    static let maximumWaiting = 4_096
    /// How long something is waited for that should have ended: what does not hang sees for itself that
    /// its time is over.
    static let grace = Duration.seconds(1)

    private struct Job: Sendable {
        var id: ObjectIdentifier
        var run: @Sendable () -> Void
    }

    private struct State {
        var running = 0
        /// In the order they came.
        var waiting: [Job] = []
    }

    private let state = Mutex(State())
    private let count: Int
    private let room: Int

    /// As many threads as there may be at most.
    public convenience init() { self.init(count: Self.maximumCount) }

    init(count: Int, waiting room: Int = maximumWaiting) {
        self.count = count
        self.room = room
    }

    /// Does what blocks on a thread of its own.
    ///
    /// - Parameters:
    ///   - turn: That of a request, which has one thing read at a time.
    ///   - limit: How long it may take, the waiting for a thread included.
    ///   - work: What blocks; it ends soon when it is over.
    /// - Returns: What it gives.
    /// - Throws: What it throws, that it did not come back in time or has not since an earlier time, that
    ///   no thread was free, or that the task was cancelled.
    func run<Value: Sendable>(
        _ turn: FileTurn, within limit: Duration,
        _ work: @escaping @Sendable (_ isOver: () -> Bool) throws(CollectionError) -> Value
    ) async throws(CollectionError) -> Value {
        guard !Task.isCancelled else { throw .cancelled }
        let deadline = ContinuousClock.now + limit
        guard turn.take() else { throw .hanging }
        let reading = PendingReading<Value>()
        let job = Job(id: ObjectIdentifier(reading)) {
            let result = Result { () throws(CollectionError) in
                try work { reading.isWithdrawn || ContinuousClock.now >= deadline }
            }
            turn.giveBack()
            reading.end(result)
        }
        /// Ends the waiting: at once for a thread, after a while for what is on one.
        let giveUp = { @Sendable [self] (onThread: CollectionError, before: CollectionError) in
            for pause in [.zero, Self.grace] {
                // Ends early where there is an answer meanwhile.
                try? await Task.sleep(for: pause)
                guard withdraw(job) else { continue }
                turn.giveBack()
                return reading.end(.failure(before))
            }
            reading.end(.failure(onThread))
        }
        let timer = Task {
            do { try await Task.sleep(until: deadline, clock: .continuous) } catch { return }
            await giveUp(.late, .noThread)
        }
        defer { timer.cancel() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                reading.wait(continuation)
                let refusal: CollectionError? =
                    if reading.isWithdrawn { .cancelled } else if add(job) { nil } else {
                        .noThread
                    }
                guard let refusal else { return }
                turn.giveBack()
                reading.end(.failure(refusal))
            }
        } onCancel: {
            reading.withdraw()
            Task { await giveUp(.cancelled, .cancelled) }
        }
        guard !reading.isWithdrawn else { throw .cancelled }
        return try result.get()
    }

    /// Begins something, or lets it wait; false where too much waits.
    private func add(_ job: Job) -> Bool {
        let isFree = state.withLock { state -> Bool? in
            guard state.running >= count else {
                state.running += 1
                return true
            }
            guard state.waiting.count < room else { return nil }
            state.waiting.append(job)
            return false
        }
        if isFree == true { start(job) }
        return isFree != nil
    }

    /// Takes back what waits; false where it has begun, or has not come yet.
    private func withdraw(_ job: Job) -> Bool {
        state.withLock { state in
            guard let index = state.waiting.firstIndex(where: { $0.id == job.id }) else {
                return false
            }
            state.waiting.remove(at: index)
            return true
        }
    }

    private func start(_ job: Job) {
        DispatchQueue(label: "collectors.file").async { [self] in
            job.run()
            let next = state.withLock { state -> Job? in
                if state.waiting.isEmpty {
                    state.running -= 1
                    return nil
                }
                return state.waiting.removeFirst()
            }
            if let next { start(next) }
        }
    }
}

/// The turn of a request, which has one file read at a time.
final class FileTurn: Sendable {
    private let isTaken = Atomic(false)

    /// False where what was read before has not come back.
    func take() -> Bool { !isTaken.exchange(true, ordering: .acquiring) }

    func giveBack() { isTaken.store(false, ordering: .releasing) }
}

/// Something that is read, and who waits for it; what comes of it first counts.
private final class PendingReading<Value: Sendable>: Sendable {
    typealias Answer = Result<Value, CollectionError>

    private enum State {
        case begun
        case waitedFor(CheckedContinuation<Answer, Never>)
        case over(Answer)
    }

    private let state = Mutex(State.begun)
    private let flag = Atomic(false)

    /// Whether nobody waits for an answer any more, told to the thread that makes it.
    var isWithdrawn: Bool { flag.load(ordering: .relaxed) }

    func withdraw() { flag.store(true, ordering: .relaxed) }

    func wait(_ continuation: CheckedContinuation<Answer, Never>) {
        let answer = state.withLock { state -> Answer? in
            if case .over(let answer) = state { return answer }
            state = .waitedFor(continuation)
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    func end(_ answer: Answer) {
        let continuation = state.withLock { state -> CheckedContinuation<Answer, Never>? in
            switch state {
            case .over: return nil
            case .begun:
                state = .over(answer)
                return nil
            case .waitedFor(let continuation):
                state = .over(answer)
                return continuation
            }
        }
        continuation?.resume(returning: answer)
    }
}

extension CollectionError {
    fileprivate static let cancelled = CollectionError(
        .cancelled, detail: "cancelled before it was read")
    fileprivate static let late = CollectionError(
        .timeout, detail: "not read whole in time, and not given up: its file system may hang")
    fileprivate static let hanging = CollectionError(
        .timeout, detail: "the file system has not answered since an earlier poll")
    fileprivate static let noThread = CollectionError(
        .timeout,
        detail: "no thread was free: \(FileThreads.maximumCount) files are read at a time, at most")
}
