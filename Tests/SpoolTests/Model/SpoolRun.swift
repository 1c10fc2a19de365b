import Spool
import StandIns
import Telemetry
import TestSupport
import Testing

/// One walk of random steps over a spool on a disk that fails, with the model beside it.
final class SpoolRun {
    static let sinks = [
        SpoolSink(name: "all"), SpoolSink(name: "b", eventTypes: ["B"]),
    ]

    private let files: FaultyFiles
    private let options: SpoolOptions
    private let rates: FaultyFiles.Rates
    private let clock = TestClock()
    private let seed: UInt64
    private var random: SplitMix64
    private var model = SpoolModel()
    private var spool: Spool?
    private var leases: [(sink: String, lease: SpoolLease)] = []
    /// How often what happened, so that a run that does nothing is seen.
    private(set) var counts: [String: Int] = [:]

    init(seed: UInt64, options: SpoolOptions, rates: FaultyFiles.Rates) {
        self.seed = seed
        self.options = options
        self.rates = rates
        random = SplitMix64(seed: seed)
        files = FaultyFiles(seed: seed ^ 0xFA01)
    }

    private var cursors: [(String, SinkCursor)] {
        ["all", "b"].compactMap { name in spool?.cursor(of: name).map { (name, $0) } }
    }

    func run(steps: Int) async throws {
        try await open()
        for step in 0..<steps {
            clock.advance(Int64.random(in: 0...400, using: &random))
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<35: await append()
            case 35..<60: try await lease()
            case 60..<85: await settle()
            case 85..<90: await release()
            case 90..<92: await beginLive()
            case 92..<96: try await fall(isPowerCut: true)
            case 96..<98: try await fall(isPowerCut: false)
            default: try await closeAndOpen()
            }
            for (name, cursor) in cursors {
                let account = cursor.account
                try #require(account.isBalanced, "seed \(seed) step \(step) \(name) \(account)")
                try #require(account.accepted == model.sinks[name]?.accepted.count)
            }
            try #require(spool?.baselines == model.baselines, "seed \(seed) step \(step)")
        }
        try await drain()
    }

    private func open() async throws {
        files.setRates(.init())
        let clock = clock
        let (spool, recovery) = try await Spool.open(
            files, options: options, sinks: Self.sinks, id: seed,
            now: { clock.now })
        self.spool = spool
        try #require(recovery.setAside == [])
        files.setRates(rates)
    }

    private func append() async {
        var ghost = SpoolModel.Ghost(rows: [], baselines: [:])
        var rows: [EntityRow] = []
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            let isOfTypeB = Bool.random(using: &random)
            ghost.rows.append((model.nextValue, isOfTypeB))
            rows.append(
                SpoolModel.row(
                    model.nextValue, isOfTypeB: isOfTypeB,
                    length: Int.random(in: 0...200, using: &random)))
            model.nextValue += 1
        }
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            ghost.baselines["t\(Int.random(in: 0..<4, using: &random))"] =
                (0..<Int.random(
                    in: 0...30, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
        }
        guard let spool else { return }
        do throws(SpoolError) {
            let numbers = try await spool.append(
                SpoolCommit(rows: rows, baselines: ghost.baselines))
            model.accept(ghost, from: numbers.lowerBound)
            counts["appended", default: 0] += 1
        } catch {
            counts["refused \(error.reason.rawValue)", default: 0] += 1
            if error.reason != .full { model.ghosts.append(ghost) }
        }
    }

    private func lease() async throws {
        let (name, cursor) = cursors[Int.random(in: 0..<2, using: &random)]
        let lease: SpoolLease?
        do throws(SpoolError) {
            lease = try await cursor.lease(
                Bool.random(using: &random) ? .oldest : .newest,
                maximumRows: Int.random(in: 1...20, using: &random), maximumBytes: 2000)
        } catch {
            counts["unreadable", default: 0] += 1
            return
        }
        guard let lease else { return }
        counts["leased", default: 0] += 1
        try check(lease, of: name)
        leases.append((name, lease))
    }

    /// Only rows that were accepted, each in one hand, each as it was, each with its one number.
    private func check(_ lease: SpoolLease, of name: String) throws {
        for row in lease.rows {
            let value = SpoolModel.value(of: row)
            let sink = try #require(model.sinks[name])
            try #require(sink.accepted.contains(value), "seed \(seed): \(value) never was accepted")
            try #require(!sink.leased.contains(value), "seed \(seed): \(value) is in two hands")
            try #require(!sink.dead.contains(value), "seed \(seed): \(value) is a dead letter")
            let known = try #require(model.rows[value])
            try #require(row.row.sample.timestamp == Int64(value))
            try #require(row.row.sample.shape.eventType == (known.isOfTypeB ? "B" : "A"))
            if let number = known.number {
                try #require(row.id.number == number, "seed \(seed)")
            } else {
                model.rows[value]?.number = row.id.number
            }
            model.sinks[name]?.leased.insert(value)
        }
    }

    private func settle() async {
        guard !leases.isEmpty else { return }
        let index = Int.random(in: 0..<leases.count, using: &random)
        let (name, lease) = leases[index]
        var settlement = SpoolSettlement()
        var settled: [Int] = []
        var dead: [Int] = []
        let isQuiet = Bool.random(using: &random)
        for row in lease.rows {
            switch isQuiet ? 0 : Int.random(in: 0..<10, using: &random) {
            case 0..<6: settlement.delivered += 1
            case 6: settlement.dropped["too_old", default: 0] += 1
            case 7:
                settlement.deadLetters.append(.init(row, reason: "refused", message: "no"))
                dead.append(SpoolModel.value(of: row))
            default:
                settlement.unsettled.append(row.id)
                continue
            }
            settled.append(SpoolModel.value(of: row))
        }
        model.sinks[name]?.refused.formUnion(dead)
        guard let cursor = spool?.cursor(of: name) else { return }
        do throws(SpoolError) {
            try await cursor.settle(lease, settlement)
        } catch {
            counts["unsettled", default: 0] += 1
            return
        }
        counts["settled", default: 0] += 1
        leases.remove(at: index)
        model.sinks[name]?.leased.subtract(lease.rows.map(SpoolModel.value))
        model.sinks[name]?.settled.formUnion(settled)
        model.sinks[name]?.dead.formUnion(dead)
    }

    private func release() async {
        guard !leases.isEmpty else { return }
        let (name, lease) = leases.remove(at: Int.random(in: 0..<leases.count, using: &random))
        await spool?.cursor(of: name)?.release(lease)
        model.sinks[name]?.leased.subtract(lease.rows.map(SpoolModel.value))
    }

    private func beginLive() async {
        await cursors[Int.random(in: 0..<2, using: &random)].1.beginLive()
    }

    private func fall(isPowerCut: Bool) async throws {
        counts["fell", default: 0] += 1
        // What the old one still holds is nothing that the disk knows of.
        spool = nil
        leases = []
        if isPowerCut { files.crash() } else { files.kill() }
        try await open()
        try checkReopened()
    }

    private func closeAndOpen() async throws {
        counts["closed", default: 0] += 1
        await spool?.close()
        leases = []
        try await open()
        try checkReopened()
    }

    private func checkReopened() throws {
        let accepted = cursors.reduce(into: [:]) { $0[$1.0] = $1.1.account.accepted }
        let fits = model.reopen(spool?.baselines ?? [:], accepted: accepted)
        try #require(
            fits,
            """
            seed \(seed): accepted \(accepted), model \
            \(model.sinks.mapValues(\.accepted.count)), baselines \(spool?.baselines ?? [:]), \
            model \(model.baselines), ghosts \(model.ghosts)
            """)
    }

    /// With a disk that is well, all that was not settled comes out.
    private func drain() async throws {
        files.setRates(.init())
        for (name, lease) in leases { await spool?.cursor(of: name)?.release(lease) }
        for (name, cursor) in cursors {
            model.sinks[name]?.leased = []
            while let lease = try await cursor.lease(maximumRows: 100, maximumBytes: 1 << 20) {
                try check(lease, of: name)
                let values = lease.rows.map(SpoolModel.value)
                try await cursor.settle(lease, SpoolSettlement(delivered: lease.rows.count))
                model.sinks[name]?.settled.formUnion(values)
            }
            let sink = try #require(model.sinks[name])
            let account = cursor.account
            try #require(account.isBalanced)
            let letters = try await spool?.deadLetters(of: name, maximum: .max) ?? []
            let buried = Set(letters.map { SpoolModel.value(of: $0.row) })
            if options.atLimit == .refuse {
                // Elsewhere a row can be dropped while it is out, and is nothing more then.
                try #require(sink.dead.isSubset(of: buried), "seed \(seed) \(name)")
            }
            try #require(account.deadLettered <= buried.count, "seed \(seed) \(name)")
            try #require(account.spooled == 0, "seed \(seed) \(name) \(account)")
            let missing = sink.accepted.subtracting(sink.settled).subtracting(sink.refused).count
            let dropped =
                account.dropped["spool_full", default: 0] + account.dropped["expired", default: 0]
            try #require(
                missing <= dropped, "seed \(seed) \(name): \(missing) rows are lost, \(account)")
            try #require(
                Set(account.dropped.keys).subtracting(["spool_full", "expired", "too_old"]) == [],
                "seed \(seed) \(name) \(account)")
        }
        try await spool?.sync()
        let verification = try await SpoolVerification(files)
        // Dead letters whose writing a crash cut short lie there in pieces, and never counted.
        let findings = verification.findings.filter { !$0.file.hasPrefix("dead-") }
        try #require(findings.map(\.description) == [], "seed \(seed)")
        await spool?.close()
    }
}
