import Definitions
import Delivery
import Diagnostics
import StandIns
import Synchronization
import Testing

@testable import Discovery

/// Looking again and again, on good days and bad ones.
@Suite(.timeLimit(.minutes(2))) struct DiscoveryServiceTests {
    /// Gives what a test says.
    private final class Scripted: TargetFinder {
        private let next = Mutex<Result<DiscoveryAnswer, DiscoveryError>?>(.success(.init()))
        private let count = Mutex(0)

        var looks: Int { count.withLock { $0 } }

        func give(_ texts: String...) {
            give(addresses: texts.compactMap { DiscoveredAddress($0) })
        }
        func give(addresses: [DiscoveredAddress]) {
            next.withLock { $0 = .success(.init(addresses)) }
        }
        func fail(_ reason: DiscoveryError.Reason) {
            next.withLock { $0 = .failure(.init(reason, "why")) }
        }
        /// Answers nothing until it is cancelled.
        func hang() { next.withLock { $0 = nil } }

        func find() async throws(DiscoveryError) -> DiscoveryAnswer {
            count.withLock { $0 += 1 }
            guard let result = next.withLock({ $0 }) else {
                try? await Task.sleep(for: .seconds(3_600))
                throw DiscoveryError(.cancelled, "")
            }
            return try result.get()
        }
    }

    private let time = SteppedTime(startMilliseconds: 1_000_000)
    private let log = LogRecorder()
    private let finder = Scripted()

    private func service(_ finders: [any TargetFinder]? = nil) throws -> DiscoveryService {
        let finders = finders ?? [finder]
        let list = finders.indices.map {
            "{ discovery: d\($0), files: [a.json], every: 10s, target: \(Templates.target) }"
        }
        let configuration = try Templates.configuration("[\(list.joined(separator: ", "))]")
        return DiscoveryService(
            configuration.discoveries, finders: finders,
            roster: TargetRoster(configuration.discoveries, written: []),
            clock: .init(now: time.source.milliseconds, sleep: time.source.sleep),
            logger: log.logger)
    }

    /// Lets the next look happen, and waits for its end.
    private func step() async throws {
        let looks = finder.looks
        time.advance(by: .seconds(10))
        while finder.looks == looks || time.sleeping.isEmpty {
            try await Task.sleep(for: .microseconds(200))
        }
    }

    private func names(_ service: DiscoveryService) async -> [String] {
        await service.current.targets.map(\.definition.name.value)
    }

    @Test func `a failure takes nothing away, and an empty answer does`() async throws {
        finder.give("a:1", "b:1")
        let service = try service()
        let task = Task { await service.run() }
        while time.sleeping.isEmpty { try await Task.sleep(for: .microseconds(200)) }
        #expect(await names(service) == ["t-a-1", "t-b-1"])
        for reason in [DiscoveryError.Reason.timeout, .malformed, .timeout, .tooLarge] {
            finder.fail(reason)
            try await step()
            #expect(await names(service) == ["t-a-1", "t-b-1"])
            #expect(await service.statuses.first?.failure?.reason == reason)
        }
        finder.give()
        try await step()
        #expect(await names(service) == [])
        #expect(await service.statuses.first?.failure == nil)
        #expect(await service.statuses.first?.succeededAt == time.source.milliseconds())
        task.cancel()
        await task.value
        #expect(
            log.lines == [
                "info targets are discovered discovery=d0 gone=0 new=2 targets=2",
                "error a discovery fails; what it found last stays detail=why discovery=d0 "
                    + "reason=timeout",
                "error a discovery fails; what it found last stays detail=why discovery=d0 "
                    + "reason=malformed",
                "error a discovery fails; what it found last stays detail=why discovery=d0 "
                    + "reason=too_large",
                "notice a discovery answers again discovery=d0",
                "info targets are discovered discovery=d0 gone=2 new=0 targets=0",
            ])
    }

    @Test func `what is refused is told once, and some of many`() async throws {
        finder.give("a b:1")
        let service = try service()
        let task = Task { await service.run() }
        while time.sleeping.isEmpty { try await Task.sleep(for: .microseconds(200)) }
        let first = DiscoveredAddress(host: "a b", port: 1)
        let scripted = (0..<50).map { DiscoveredAddress(host: "x \($0)", port: 1) }
        finder.give(addresses: [first])
        try await step()
        finder.give(addresses: [first])
        try await step()
        finder.give(addresses: [first] + scripted)
        try await step()
        task.cancel()
        await task.value
        let told = log.lines.filter { $0.contains("becomes no target") }
        #expect(told.count == 1 + DiscoveryLimits.refusalsTold + 1)
        #expect(told.last?.contains("count=51") == true)
        #expect(await service.statuses.first?.refused == 51)
    }

    @Test func `the first answers are waited for, for a while`() async throws {
        let slow = Scripted()
        slow.hang()
        finder.give("a:1")
        let service = try service([finder, slow])
        let task = Task { await service.first(within: .seconds(30)) }
        while time.sleeping.isEmpty || slow.looks == 0 || finder.looks == 0 {
            try await Task.sleep(for: .microseconds(200))
        }
        while await names(service).isEmpty { try await Task.sleep(for: .microseconds(200)) }
        time.advance(by: .seconds(30))
        let found = await task.value
        #expect(found.targets.map(\.definition.name.value) == ["t-a-1"])
        #expect(!found.isComplete)
        let all = try await self.service([finder]).first(within: .seconds(30))
        #expect(all.isComplete)
    }

    @Test func `who follows has the newest`() async throws {
        finder.give("a:1")
        let service = try service()
        let task = Task { await service.run() }
        while time.sleeping.isEmpty { try await Task.sleep(for: .microseconds(200)) }
        finder.give("b:1")
        try await step()
        var changes = service.changes.makeAsyncIterator()
        let newest = await changes.next()
        #expect(newest?.targets.map(\.definition.name.value) == ["t-b-1"])
        task.cancel()
        await task.value
        await service.close()
        #expect(await changes.next() == nil)
    }
}
