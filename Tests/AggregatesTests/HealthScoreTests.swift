import Telemetry
import Testing

/// The health of a cluster, computed by hand.
///
/// The greatest deductions are 30 for offline partitions, 20 for under-replicated ones, 15 for CPU,
/// 15 for memory, 20 for the disk, 20 for the error rate and 10 for idle request handlers: 130.
@Suite struct HealthScoreTests {
    /// A cluster in which all is known and nothing wrong, but for what a case says otherwise. A list
    /// has a value for each topic or broker; an empty one is of a cluster without any.
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        var offline: [Double] = [0]
        var under: [Double] = [0]
        var cpu: [Double] = [50]
        var memory: [Double] = [50]
        var disk: [Double] = [50]
        var errors: Double? = 0
        var idle: [Double] = [90]
        /// Nil where it is unknown.
        let score: Double?
        /// The known points of 130.
        var known: Double = 130
        var terms: String? = Case.all
        var lost: String?

        static let all =
            "offline partitions, under-replicated partitions, CPU, memory, disk, error rate, "
            + "idle request handlers"
    }

    static let u = Double.nan

    static let cases: [Case] = [
        Case("nothing is wrong", score: 100),
        // 30 with any offline partition.
        Case("one offline partition", offline: [1], score: 70, lost: "offline partitions 30"),
        Case(
            "offline: 5 of 3 topics", offline: [0, 0, 5], score: 70, lost: "offline partitions 30"),
        // min(20, 2n).
        Case("under-replicated: 1", under: [1], score: 98, lost: "under-replicated partitions 2"),
        Case(
            "under-replicated: 4 + 5, 2 x 9", under: [4, 5], score: 82,
            lost: "under-replicated partitions 18"),
        Case(
            "under-replicated: 10", under: [10], score: 80, lost: "under-replicated partitions 20"),
        Case(
            "under-replicated: 400, at most 20", under: [399, 1], score: 80,
            lost: "under-replicated partitions 20"),
        // min(15, 0.75 x points over 80 %), of the mean.
        Case("CPU: 80, not over it", cpu: [80], score: 100),
        Case("CPU: 81, 0.75 x 1", cpu: [81], score: 99.25, lost: "CPU 0.75"),
        Case("CPU: 90, 0.75 x 10", cpu: [90], score: 92.5, lost: "CPU 7.5"),
        Case("CPU: 100, 0.75 x 20", cpu: [100], score: 85, lost: "CPU 15"),
        Case("CPU: 100 and 60 are 80", cpu: [100, 60], score: 100),
        Case("CPU: 250 of several cores, at most 15", cpu: [250], score: 85, lost: "CPU 15"),
        // The same over 85 %.
        Case("memory: 85, not over it", memory: [85], score: 100),
        Case("memory: 89, 0.75 x 4", memory: [89], score: 97, lost: "memory 3"),
        Case(
            "memory: 100 and 90 are 95, 0.75 x 10", memory: [100, 90], score: 92.5,
            lost: "memory 7.5"),
        Case("memory: 105, 0.75 x 20", memory: [105], score: 85, lost: "memory 15"),
        Case("memory: 200, at most 15", memory: [200], score: 85, lost: "memory 15"),
        // min(20, 2 x points over 90 %), of the fullest.
        Case("disk: 90, not over it", disk: [90], score: 100),
        Case("disk: the fuller of 10 and 95, 2 x 5", disk: [10, 95], score: 90, lost: "disk 10"),
        Case("disk: 100, 2 x 10", disk: [100], score: 80, lost: "disk 20"),
        // min(20, 2 x rate) over 5 %.
        Case("error rate: 5, not over it", errors: 5, score: 100),
        Case("error rate: 5.5, 2 x 5.5", errors: 5.5, score: 89, lost: "error rate 11"),
        Case("error rate: 10", errors: 10, score: 80, lost: "error rate 20"),
        Case("error rate: 60, at most 20", errors: 60, score: 80, lost: "error rate 20"),
        // 10 where the mean is under 20 %.
        Case("idle: 20, not under it", idle: [20], score: 100),
        Case("idle: 19.5", idle: [19.5], score: 90, lost: "idle request handlers 10"),
        Case("idle: 0 and 100 are 50", idle: [0, 100], score: 100),
        // Several, the greatest first; never under 0.
        Case(
            "30 + 2 x 4 + 0.75 x 4 + 0.75 x 6", offline: [1], under: [4], cpu: [84], memory: [91],
            score: 54.5,
            lost: "offline partitions 30, under-replicated partitions 8, memory 4.5, CPU 3"),
        Case(
            "all of 130", offline: [9], under: [99], cpu: [100], memory: [105], disk: [100],
            errors: 50, idle: [1], score: 0,
            lost: "offline partitions 30, under-replicated partitions 20, disk 20, error rate 20, "
                + "CPU 15, memory 15, idle request handlers 10"),
        Case(
            "to a hundredth: 0.75 x 1.23456", cpu: [81.23456], score: 100 - 0.75 * (81.23456 - 80),
            lost: "CPU 0.93"),
        // Unknown: deducts nothing and is not counted as known.
        Case(
            "offline unknown: 130 - 30", offline: [u], score: 100, known: 100,
            terms: "under-replicated partitions, CPU, memory, disk, error rate, "
                + "idle request handlers"),
        Case("offline unknown of one topic, 0 of the other", offline: [u, 0], score: 100),
        Case(
            "offline unknown of one topic, 1 of the other", offline: [u, 1], score: 70,
            lost: "offline partitions 30"),
        Case(
            "under-replicated unknown: 130 - 20", offline: [2], under: [u, u], score: 70,
            known: 110,
            terms: "offline partitions, CPU, memory, disk, error rate, idle request handlers",
            lost: "offline partitions 30"),
        Case(
            "memory unknown of one broker, 95 of the other", memory: [u, 95], score: 92.5,
            lost: "memory 7.5"),
        Case(
            "the error rate unknown: 130 - 20", disk: [92], errors: u, score: 96, known: 110,
            terms: "offline partitions, under-replicated partitions, CPU, memory, disk, "
                + "idle request handlers",
            lost: "disk 4"),
        Case(
            "idle unknown: 130 - 10", errors: nil, idle: [u], score: 100, known: 100,
            terms: "offline partitions, under-replicated partitions, CPU, memory, disk"),
        Case(
            "no topics: 15 + 15 + 20 + 20 + 10", offline: [], under: [], idle: [5], score: 90,
            known: 80, terms: "CPU, memory, disk, error rate, idle request handlers",
            lost: "idle request handlers 10"),
        Case(
            "no brokers: 30 + 20 + 20", cpu: [], memory: [], disk: [], errors: 7, idle: [],
            score: 86, known: 70,
            terms: "offline partitions, under-replicated partitions, error rate",
            lost: "error rate 14"),
        // Half is enough, less is not; what is known is told all the same.
        Case(
            "half known: 15 + 20 + 20 + 10", offline: [u], under: [u], cpu: [u], memory: [89],
            score: 97, known: 65, terms: "memory, disk, error rate, idle request handlers",
            lost: "memory 3"),
        Case(
            "less than half: 15 + 20 + 20", offline: [u], under: [u], cpu: [u], memory: [100],
            idle: [u], score: nil, known: 55, terms: "memory, disk, error rate",
            lost: "memory 11.25"),
        Case(
            "only memory and errors, as RabbitMQ tells: 15 + 20", offline: [], under: [], cpu: [],
            disk: [], idle: [], score: nil, known: 35, terms: "memory, error rate"),
        Case(
            "nothing is known", offline: [u], under: [u], cpu: [u], memory: [u], disk: [u],
            errors: nil, idle: [u], score: nil, known: 0, terms: nil),
        Case(
            "nothing is there", offline: [], under: [], cpu: [], memory: [], disk: [], errors: nil,
            idle: [], score: nil, known: 0, terms: nil),
    ]

    @Test(arguments: cases) func `is what a person computes`(_ test: Case) throws {
        let results = try Bench.cluster.get().results(
            ["CONTAINS": test.topics, "MANAGES": test.brokers],
            own: test.errors.map { ["cluster.error.rate": $0] } ?? [:])
        #expect(results["cluster.health.score"] == test.score.map(Scalar.double))
        #expect(results["health.known"] == .double(test.known / 130))
        #expect(results["health.terms"] == test.terms.map(Scalar.text))
        #expect(results["health.deductions"] == test.lost.map(Scalar.text))
    }

    @Test func `has enough cases, each of its own`() {
        #expect(Self.cases.count >= 30)
        #expect(Set(Self.cases.map(\.testDescription)).count == Self.cases.count)
    }

    @Test func `takes the error rate of the brokers where the source tells none`() throws {
        let brokers: [Related] = [
            ["broker.requests.rate": 90, "broker.requests.failed": 9, "broker.cpu.usage": 1],
            ["broker.requests.rate": 10, "broker.requests.failed": 0, "broker.memory.usage": 1],
        ]
        let topics: [Related] = [["topic.partitions.offline": 0]]
        // 100 x 9 / 100 = 9 %, so 2 x 9 are lost of 100.
        let results = try Bench.cluster.get().results(["MANAGES": brokers, "CONTAINS": topics])
        #expect(results["cluster.error.rate"] == .double(9))
        #expect(results["cluster.health.score"] == .double(82))
        #expect(results["health.deductions"] == .text("error rate 18"))
    }
}

extension HealthScoreTests.Case {
    init(
        _ name: String, offline: [Double] = [0], under: [Double] = [0], cpu: [Double] = [50],
        memory: [Double] = [50], disk: [Double] = [50], errors: Double? = 0, idle: [Double] = [90],
        score: Double?, known: Double = 130, terms: String? = all, lost: String? = nil
    ) {
        testDescription = name
        self.offline = offline
        self.under = under
        self.cpu = cpu
        self.memory = memory
        self.disk = disk
        self.errors = errors
        self.idle = idle
        self.score = score
        self.known = known
        self.terms = terms
        self.lost = lost
    }

    var topics: [Related] {
        entities(["topic.partitions.offline": offline, "topic.partitions.underreplicated": under])
    }

    var brokers: [Related] {
        entities([
            "broker.cpu.usage": cpu, "broker.memory.usage": memory, "broker.disk.usage": disk,
            "broker.handler.idle": idle,
        ])
    }

    /// Entity by entity what stands in a column for each metric.
    private func entities(_ columns: [MetricName: [Double]]) -> [Related] {
        let count = columns.values.map(\.count).max() ?? 0
        return (0..<count).map { index in
            columns.compactMapValues { index < $0.count ? $0[index] : nil }
        }
    }
}
