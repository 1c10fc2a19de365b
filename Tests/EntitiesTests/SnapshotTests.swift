import Entities
import Foundation
import Telemetry
import TestSupport
import Testing

/// What a store knows over a restart of the program.
@Suite struct SnapshotTests {
    private func lines(of store: EntityStore, at time: Int64) -> [String] {
        var lines: [String] = []
        store.writeSnapshot(at: time) { lines.append($0) }
        return lines
    }

    private func read(_ lines: [String]) throws -> EntitySnapshot? {
        let header = try JSONDecoder().decode(
            EntitySnapshot.Header.self, from: Data(try #require(lines.first).utf8))
        guard var snapshot = EntitySnapshot(header) else { return nil }
        for line in lines.dropFirst() {
            snapshot.add(
                try? JSONDecoder().decode(EntitySnapshot.Line.self, from: Data(line.utf8)))
        }
        return snapshot
    }

    private func words(_ entity: KnownEntity) -> String {
        let metrics = entity.metrics.map {
            "\($0.name)=\($0.value.bitPattern)@\($0.timestamp)\($0.unit.symbol)\($0.origin)"
        }
        let sightings = entity.sightings.map { "\($0.teller)@\($0.timestamp)" }
        let times = [
            entity.stateSince, entity.firstSeen, entity.presentSince, entity.lastSeen,
        ]
        return
            "\(entity.guid) \(entity.type) \(entity.name) \(entity.rule) \(entity.state) \(times) "
            + "\(entity.tags) \(metrics) \(sightings)"
    }

    /// A store after some random reports.
    private func randomBench(_ random: inout SplitMix64) throws -> StoreBench {
        var bench = try StoreBench()
        for step in 0..<40 { tellAnything(to: &bench, at: Int64(step) * 5_000, &random) }
        return bench
    }

    private func tellAnything(
        to bench: inout StoreBench, at time: Int64, _ random: inout SplitMix64
    ) {
        let numbers: [Double] = [
            0.1, 1 / 3, 1e300, -.leastNonzeroMagnitude, 12, -0.0, 0x1p53, .nan,
        ]
        let texts = ["a", "b\u{1B}[31m", "\"\\\n", "ü😀\u{202E}", ""]
        func one<Value>(of values: [Value]) -> Value {
            values[Int.random(in: 0..<values.count, using: &random)]
        }
        let rows = (0..<Int.random(in: 0..<10, using: &random)).map { _ in
            let type = one(of: ["QUEUE", "BROKER", "CLUSTER"])
            var told = Told("q\(Int.random(in: 0..<12, using: &random))", type)
            told.metrics = [one(of: ["depth", "in"]): one(of: numbers)]
            told.tags = [one(of: ["clusterName", "kind"]): [one(of: texts)]]
            if let source = try? guid(told.name, type), let target = try? guid("x\(type)") {
                told.relationships = [contains(source, target)]
            }
            return told
        }
        let isAnswered = Int.random(in: 0..<5, using: &random) > 0
        bench.tell(
            one(of: [.first, .second, .important]), at: time,
            [one(of: ["rows", "more"]): isAnswered ? rows : nil])
    }

    @Test(arguments: 0..<30)
    func `a snapshot reads back as what was written`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let bench = try randomBench(&random)
        let lines = lines(of: bench.store, at: 200_000)
        #expect(lines.allSatisfy { !$0.contains("\n") && !$0.contains("\u{1B}") })
        let snapshot = try #require(try read(lines))
        #expect(snapshot.lostLineCount == 0)
        #expect(snapshot.time == 200_000)
        let known = bench.store.entities()
        #expect(
            snapshot.entities.sorted(by: KnownEntity.isListed).map(words) == known.map(words))
        #expect(snapshot.relationships.count == bench.relationshipCount)
    }

    @Test(arguments: 0..<30)
    func `a restored store writes the same, but that nobody answers yet`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let bench = try randomBench(&random)
        let snapshot = try #require(try read(lines(of: bench.store, at: 200_000)))
        let restored = EntityStore(types: try Types.load(), restoring: snapshot)
        #expect(restored.entityCount == bench.store.entityCount)
        #expect(restored.entities().allSatisfy { $0.state != .live })
        #expect(restored.refusedCount == 0)
        let again = try #require(try read(lines(of: restored, at: 200_000)))
        let once = EntityStore(types: try Types.load(), restoring: again)
        #expect(once.entities().map(words) == restored.entities().map(words))
    }

    @Test(arguments: 0..<30)
    func `a restored store goes on as if it had not stopped`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var bench = try randomBench(&random)
        let snapshot = try #require(try read(lines(of: bench.store, at: 200_000)))
        var restored = try StoreBench()
        restored.store = EntityStore(types: try Types.load(), restoring: snapshot)
        // Everybody answers, so that what nobody had answered before is of no matter.
        for origin in [RowOrigin.first, .second, .important] {
            for mapping in ["rows", "more"] {
                let rows = [Told("q1", metrics: ["depth": 1]), Told("q2", "CLUSTER"), Told("new")]
                bench.tell(origin, at: 300_000, [mapping: rows])
                restored.tell(origin, at: 300_000, [mapping: rows])
            }
        }
        #expect(restored.store.entities().map(words) == bench.store.entities().map(words))
        #expect(restored.relationshipCount == bench.relationshipCount)
    }

    @Test func `what was deleted while the program stood still is gone`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a"), Told("b")])
        let snapshot = try #require(try read(lines(of: bench.store, at: 5_000)))
        bench.store = EntityStore(types: try Types.load(), restoring: snapshot)
        #expect(try bench.entity("a")?.state == .unreachable)
        #expect(try bench.entity("a")?.stateSince == 5_000)
        bench.tell(at: 60_000, [Told("b")])
        #expect(try bench.state("a") == .gone)
        #expect(try bench.state("b") == .live)
        #expect(try bench.entity("b")?.presentSince == 0)
        #expect(bench.findings == [])
    }

    @Test func `what only those told who are not asked any more is gone`() throws {
        var bench = try StoreBench()
        let cluster = try guid("c", "CLUSTER")
        let queues = try ["a", "b"].map { name in
            Told(
                name, metrics: ["depth": 1],
                relationships: [contains(cluster, try guid(name))])
        }
        bench.tell(.first, at: 0, ["rows": [queues[0], Told("c", "CLUSTER")], "old": [Told("o")]])
        bench.tell(.second, at: 0, queues + [Told("c", "CLUSTER", metrics: ["in": 2])])
        bench.tell(.important, at: 0, [Told("gone")])
        bench.tell(.important, at: 1_000, [])
        let snapshot = try #require(try read(lines(of: bench.store, at: 5_000)))
        bench.store = EntityStore(
            types: try Types.load(), restoring: snapshot,
            tellers: [TellerName(target: "one", mapping: "rows")])
        let states = bench.store.entities().map { "\($0.name) \($0.state) \($0.stateSince)" }
        #expect(
            states == [
                "c unreachable 5000", "a unreachable 5000", "b gone 5000", "gone gone 1000",
                "o gone 5000",
            ])
        #expect(try bench.entity("c", "CLUSTER")?.metrics.isEmpty == true)
        #expect(try bench.value(at: 5_000) == 1)
        #expect(try bench.entity("a")?.sightings.map(\.teller.origin) == [.first])
        #expect(try bench.store.related(to: cluster, by: "CONTAINS") == [guid("a")])
        #expect(bench.store.refusedCount == 0)
        #expect(
            try read(lines(of: bench.store, at: 5_000))?.tellers.map(\.teller.mapping) == ["rows"])
    }

    @Test func `who tells of nothing is not written, and the values of its source are`() throws {
        var bench = try StoreBench()
        bench.tell(.important, at: 0, ["none": [], "rows": [Told("a", metrics: ["depth": 7])]])
        bench.tell(.second, at: 0, [Told("a")])
        bench.tell(.important, at: 1_000, [])
        let snapshot = try #require(try read(lines(of: bench.store, at: 2_000)))
        #expect(snapshot.tellers.map(\.teller.origin) == [.second])
        bench.store = EntityStore(types: try Types.load(), restoring: snapshot)
        #expect(try bench.value(at: 2_000) == 7)
        #expect(try bench.state("a") == .unreachable)
    }

    @Test func `an outage of the program is no finding`() throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a"), Told("b")])
        let snapshot = try #require(try read(lines(of: bench.store, at: 5_000)))
        bench.store = EntityStore(types: try Types.load(), restoring: snapshot)
        bench.tell(at: 60_000, [Told("x"), Told("y")])
        #expect(bench.findings == [])
    }

    @Test func `a snapshot of another format is not read`() throws {
        #expect(try read([#"{"format":2,"anything":[]}"#]) == nil)
        #expect(throws: DecodingError.self) { try read(["{}"]) }
    }

    /// One line each that cannot be right beside one that is.
    @Test(arguments: [
        "", "{}", "nothing", #"{"entity":{}}"#, #"{"relationship":{}}"#, #"{"entity":null}"#,
        #"{"entity":{"guid":"!","type":"T","name":"n","rule":"r","first":0,"present":0,"last":0,"tags":[],"metrics":[],"told":[[0,0]]}}"#,
        #"{"entity":{"guid":"MXxJTkZSQXxRVUVVRXxi","type":"T","name":"n","rule":"r","first":0,"present":0,"last":0,"tags":[],"metrics":[[9,1,0,0]],"told":[[0,0]]}}"#,
        #"{"entity":{"guid":"MXxJTkZSQXxRVUVVRXxi","type":"T","name":"n","rule":"r","first":0,"present":0,"last":-9223372036854775808,"tags":[],"metrics":[],"told":[[0,0]]}}"#,
        #"{"entity":{"guid":"MXxJTkZSQXxRVUVVRXxi","type":"T","name":"n","rule":"r","first":0,"present":0,"last":0,"tags":[],"metrics":[],"told":[]}}"#,
        #"{"entity":{"guid":"MXxJTkZSQXxRVUVVRXxi","type":"T","name":"n","rule":"r","first":0,"present":0,"last":0,"tags":[["k"]],"metrics":[],"told":[[0,0]]}}"#,
        #"{"relationship":{"type":"T","source":"MXxJTkZSQXxRVUVVRXxi","target":"MXxJTkZSQXxRVUVVRXxi","name":"","lifetime":-1,"last":0,"told":[0]}}"#,
        #"{"relationship":{"type":"T","source":"MXxJTkZSQXxRVUVVRXxi","target":"MXxJTkZSQXxRVUVVRXxi","name":"","lifetime":1,"last":0,"told":[7]}}"#,
    ])
    func `a bad line costs what it is about`(line: String) throws {
        var bench = try StoreBench()
        bench.tell(at: 0, [Told("a", metrics: ["depth": 1])])
        var lines = lines(of: bench.store, at: 1)
        lines.insert(line, at: 1)
        let snapshot = try #require(try read(lines))
        #expect(snapshot.lostLineCount == 1)
        #expect(snapshot.entities.map(\.name) == ["a"])
    }

    @Test(arguments: 0..<200)
    func `a damaged snapshot never traps`(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let bench = try randomBench(&random)
        let lines = lines(of: bench.store, at: 200_000).map { line in
            var bytes = Array(line.utf8)
            for _ in 0..<Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] =
                    Array("0123456789-eE.\",[]{}".utf8)[
                        Int.random(in: 0..<20, using: &random)]
            }
            return String(decoding: bytes, as: UTF8.self)
        }
        guard let snapshot = try? read(lines) else { return }
        #expect(
            snapshot.entities.count + snapshot.relationships.count + snapshot.lostLineCount
                == lines.count - 1)
        var restored = try StoreBench()
        restored.store = EntityStore(types: try Types.load(), restoring: snapshot)
        for step in 0..<10 { tellAnything(to: &restored, at: 300_000 + Int64(step), &random) }
        restored.store.expire(at: 253_402_300_799_999)
        #expect(restored.store.entities().count == restored.store.entityCount)
    }
}
