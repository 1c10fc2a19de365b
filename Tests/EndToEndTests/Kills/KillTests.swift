import Brokers
import Foundation
import StandIns
import Synchronization
import TestSupport
import Testing

/// The program is killed again and again, at points that a seed draws, and started again; in the end
/// nothing is missing and nothing is hidden.
///
/// `MQP_KILLS` says how often it is killed (20 if it says nothing), `MQP_SEED` where the draw begins.
@Suite(.timeLimit(.minutes(60)))
struct KillTests {
    /// Where in its work the program dies.
    enum Point: CaseIterable {
        /// While a target is asked.
        case collect
        /// When rows are being made durable: at a sync.
        case commit
        /// When the endpoint has a request in its hands, before or after it has taken the rows.
        case send
        /// When files are replaced or removed.
        case compaction
        /// Whenever.
        case anytime
    }

    static let kills = ProcessInfo.processInfo.environment["MQP_KILLS"].flatMap(Int.init) ?? 20
    static let seed = ProcessInfo.processInfo.environment["MQP_SEED"].flatMap(UInt64.init) ?? 1
    static let targets = 12
    static let key = "a-license-key"

    @Test func `no row and no counter interval is lost, and the ledger balances`() async throws {
        var random = SplitMix64(seed: Self.seed)
        let now = Int64(Date.now.timeIntervalSince1970 * 1000)
        try await TickingBroker.with { broker in
            let rules = EventAPIRules(account: 42, key: Self.key, now: now)
            try await EndpointStandIn.with(rules: rules) { endpoint in
                try await withProgram { program in
                    try Self.write(program, broker: broker, endpoint: endpoint)
                    var met: [Point: Int] = [:]
                    for number in 0..<Self.kills {
                        let point = Point.allCases[number % Point.allCases.count]
                        let isMet = try await Self.runAndKill(
                            program, at: point, broker: broker, endpoint: endpoint, &random)
                        if isMet { met[point, default: 0] += 1 }
                    }
                    // A test of the points only when they were met.
                    for point in Point.allCases where Self.kills >= 20 {
                        #expect(met[point, default: 0] > 0, "never killed at \(point)")
                    }
                    print(
                        "killed at: \(met.map { "\($0) \($1)" }.sorted().joined(separator: ", "))")
                    broker.onQuestion(nil)
                    endpoint.onRequest(nil)
                    endpoint.answerNext([])
                    try await Self.finish(program)
                    try await Self.check(program, endpoint: endpoint)
                }
            }
        }
    }

    /// Lets it run until it was killed, or has run for so long that the point was not met.
    ///
    /// - Returns: Whether it died at the point.
    private static func runAndKill(
        _ program: MQPProgram, at point: Point, broker: TickingBroker, endpoint: EndpointStandIn,
        _ random: inout SplitMix64
    ) async throws -> Bool {
        let countdown = Mutex(Int.random(in: 1...(point == .send ? 3 : 12), using: &random))
        let due = Mutex(false)
        let count: @Sendable (Int) -> Void = { _ in
            let isNow = countdown.withLock { left in
                left -= 1
                return left == 0
            }
            if isNow { due.withLock { $0 = true } }
        }
        broker.onQuestion(point == .collect ? count : nil)
        endpoint.onRequest(point == .send ? count : nil)
        endpoint.answerNext(misbehaviour(&random))
        var inject: String?
        switch point {
        case .commit:
            inject =
                "fdatasync,fsync:signal=SIGKILL:when="
                + "\(Int.random(in: 1...5, using: &random))"
        case .compaction:
            inject =
                "rename,renameat,renameat2,unlink,unlinkat:signal=SIGKILL:when="
                + "\(Int.random(in: 1...2, using: &random))"
        default: break
        }
        // The points come by themselves, but on a busy machine late.
        let limit: Duration =
            switch point {
            case .anytime: .milliseconds(Int.random(in: 300...2_500, using: &random))
            case .collect, .send: .seconds(30)
            case .commit, .compaction: .seconds(8)
            }
        let running = try program.start(
            ["run", "mqp.yml", "--log-level", "error"], environment: ["LICENSE_KEY": key],
            injecting: inject)
        let clock = ContinuousClock()
        let end = clock.now + limit
        while running.isRunning, clock.now < end, !due.withLock({ $0 }) {
            try await Task.sleep(for: .milliseconds(2))
        }
        let isMet = point == .anytime || !running.isRunning || due.withLock { $0 }
        running.killAll()
        try await eventually("it is gone", within: .seconds(10)) {
            running.isRunning ? nil : true
        }
        return isMet
    }

    /// What the endpoint does with the first requests: mostly what it should.
    private static func misbehaviour(_ random: inout SplitMix64) -> [EndpointStandIn.Answer] {
        let bad: [EndpointStandIn.Answer] = [
            .status(503), .status(429, retryAfter: "0"), .takenButLost, .takenButCutOff, .hangUp,
            .hangUpInBody, .status(500),
        ]
        return (0..<Int.random(in: 0...3, using: &random)).map { _ in
            Bool.random(using: &random)
                ? .proper : bad[Int.random(in: 0..<bad.count, using: &random)]
        }
    }

    /// A last run that comes to its end by itself, and delivers everything.
    private static func finish(_ program: MQPProgram) async throws {
        let running = try program.start(
            ["run", "mqp.yml", "--duration", "3s"], environment: ["LICENSE_KEY": key])
        let result = try await running.result(within: .seconds(150))
        #expect(result.status == 0, "\(result.errors.suffix(2_000))")
        let drained = try await program.run(
            "spool", "drain", "mqp.yml", environment: ["LICENSE_KEY": key])
        #expect(drained.status == 0, "\(drained.errors)\(drained.output)")
    }

    private static func check(_ program: MQPProgram, endpoint: EndpointStandIn) async throws {
        #expect(endpoint.violations == [])
        let verified = try await program.run("spool", "verify", "mqp.yml")
        #expect(verified.status == 0, "\(verified.errors)")
        let status = try await program.run("status", "mqp.yml", "--format", "json")
        let account = try #require(
            (try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]))
        #expect(account["balanced"] as? Bool == true)
        let sinks = try #require(account["sinks"] as? [[String: Any]])
        let sink = try #require(sinks.first { $0["name"] as? String == "new-relic-events" })
        let accepted = try #require(sink["accepted"] as? Int)
        #expect(sink["delivered"] as? Int == accepted)
        #expect(sink["waiting"] as? Int == 0)

        // By id: what was seen twice is the same row.
        var rows: [String: [String: JSONValue]] = [:]
        var duplicates = 0
        for row in endpoint.rows {
            guard case .text(let id)? = row["rowId"] else {
                Issue.record("a row without an id")
                continue
            }
            if let first = rows[id] {
                duplicates += 1
                #expect(first == row, "two rows have the id \(id)")
            }
            rows[id] = row
        }
        let numbers = Set(
            rows.keys.compactMap { $0.split(separator: "-").last.flatMap { Int($0) } })
        #expect(numbers.count == rows.count)
        #expect(rows.count >= accepted, "\(accepted) were accepted, \(rows.count) have arrived")
        checkCounters(Array(rows.values))
        print("kills: \(kills), rows: \(rows.count), seen twice: \(duplicates)")
    }

    /// Each interval of each counter is told once: a row's change is the total minus that of the row
    /// before.
    private static func checkCounters(_ rows: [[String: JSONValue]]) {
        for target in 0..<targets {
            let ticks = rows.compactMap { row -> (total: Int64, change: Int64?)? in
                guard row["tickerName"] == .text("tick-\(target)"),
                    case .integer(let total)? = row["total"]
                else { return nil }
                guard case .integer(let change)? = row["ticker.change"] else { return (total, nil) }
                return (total, change)
            }.sorted { $0.total < $1.total }
            #expect(ticks.count > 1, "target \(target) was hardly asked")
            for (earlier, later) in zip(ticks, ticks.dropFirst()) {
                #expect(
                    later.change == later.total - earlier.total,
                    "tick-\(target): from \(earlier.total) to \(later.total)")
            }
        }
    }

    private static func write(
        _ program: MQPProgram, broker: TickingBroker, endpoint: EndpointStandIn
    ) throws {
        try program.writeTickers(
            targets, at: broker.port, more: "spool: { maximumBytes: 64KiB }",
            sinks: [newRelicSink("new-relic-events", at: endpoint)])
    }
}
