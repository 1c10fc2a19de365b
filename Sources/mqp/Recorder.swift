import Collectors
import Definitions
import Delivery
import Diagnostics
import Engine
import Plans
import Synchronization
import Telemetry

/// Stands between the engine and a target and writes down what was answered: the answers of a poll
/// together, so that a recording has whole polls alone.
final class Recorder: Sendable {
    private struct State: ~Copyable {
        var target: ResolvedTarget?
        var plans: [RequestPlan] = []
        var file: RecordingFile?
        /// The lines of the poll that goes on.
        var poll: [UInt8] = []
        var pollAnswers = 0
        var pollFailures = 0
        var polls = 0
        var answers = 0
        var failures = 0
        var isFull = false
    }

    private let state = Mutex(State())
    private let time: TimeSource
    private let start: Duration
    private let pseudonyms: RecordingPseudonyms
    private let full: AsyncStream<Void>
    private let teller: AsyncStream<Void>.Continuation

    init(time: TimeSource, hiding pseudonyms: RecordingPseudonyms) {
        self.time = time
        self.pseudonyms = pseudonyms
        start = time.elapsed()
        (full, teller) = AsyncStream.makeStream(of: Void.self)
    }

    /// What is asked.
    var plans: [RequestPlan] { state.withLock { $0.plans } }

    /// Learns what is recorded, before anything is asked.
    func prepare(_ target: ResolvedTarget, _ plans: [RequestPlan]) {
        state.withLock { state in
            state.target = target
            state.plans = plans
        }
    }

    /// Makes the file and writes its first line.
    ///
    /// - Throws: `couldNotRun`, after it was said, where it cannot be written.
    func begin(_ path: String, isForced: Bool, maximumBytes: Int) throws {
        let failure = try state.withLock { state -> String? in
            let file = try RecordingFile(path, isForced: isForced, maximumBytes: maximumBytes)
            guard let definition = state.target?.definition else { return "nothing to record" }
            let name = { [pseudonyms] (text: String) in
                pseudonyms.isEmpty ? text : pseudonyms.name(for: text)
            }
            let header = RecordingHeader(
                program: MQPCommand.version, source: definition.source.value,
                target: name(definition.name.value), cluster: definition.cluster.map(name),
                instance: definition.instance.map(name), time: time.milliseconds(),
                interval: definition.interval, plans: state.plans)
            let isWritten = file.write(header.line)
            defer { state.file = file }
            return isWritten ? nil : file.failure ?? "there is no room for a recording"
        }
        guard let failure else { return }
        Console.error("error: \(failure)")
        throw Console.Outcome.couldNotRun.code
    }

    /// The function that asks, with what it gives written down.
    func recording(_ ask: @escaping MonitoringEngine.Collect) -> MonitoringEngine.Collect {
        { [self] plan, limit throws(CollectionError) in
            do throws(CollectionError) {
                let collected = try await ask(plan, limit)
                note(plan, .success(collected))
                return collected
            } catch {
                // What the end of the recording took back, nobody failed to answer.
                if error.reason != .cancelled { note(plan, .failure(error)) }
                throw error
            }
        }
    }

    private func note(_ plan: RequestPlan, _ result: Result<Collected, CollectionError>) {
        let moment = Collected.Moment(
            elapsed: time.elapsed() - start, milliseconds: time.milliseconds())
        let answer = RecordedAnswer(request: plan.name, moment: moment, result: result)
        state.withLock { state in
            answer.append(by: plan.layout, hiding: pseudonyms, to: &state.poll)
            if case .success = result { state.pollAnswers += 1 } else { state.pollFailures += 1 }
        }
    }

    /// Writes the answers of a poll, now that it is over.
    func endPoll() {
        let isOver = state.withLock { state in
            guard !state.isFull, let file = state.file else { return true }
            defer {
                state.poll.removeAll(keepingCapacity: true)
                (state.pollAnswers, state.pollFailures) = (0, 0)
            }
            state.poll.append(contentsOf: "{\"poll\":\(state.polls + 1)}\n".utf8)
            guard file.write(state.poll) else {
                state.isFull = true
                return true
            }
            state.polls += 1
            state.answers += state.pollAnswers
            state.failures += state.pollFailures
            return false
        }
        if isOver { teller.finish() }
    }

    /// Returns when there is no room for more.
    func untilFull() async { for await _ in full {} }

    /// Writes the last line, which says that the recording is whole, and sees that all is on the disk.
    func finish() -> Console.Outcome {
        state.withLock { state in
            guard let file = state.file else { return .couldNotRun }
            _ = file.writeLast(Array("{\"polls\":\(state.polls)}\n".utf8))
            file.synchronize()
            if file.failure != nil { return .couldNotRun }
            return state.isFull || state.answers == 0 ? .findings : .success
        }
    }

    /// What was recorded, in words.
    func summary(of path: String) -> String {
        state.withLock { state in
            if let failure = state.file?.failure { return "error: \(failure)" }
            let kilobytes = ((state.file?.byteCount ?? 0) + 1_023) / 1_024
            let words =
                "\(state.polls) polls, \(state.answers) answers, \(state.failures) failed, "
                + "\(kilobytes) KiB in \(path)"
            if state.isFull { return "warning: recorded up to --max-size: \(words)" }
            if state.answers == 0 { return "warning: nothing was answered: \(words)" }
            return "recorded \(words)"
        }
    }
}
