import Telemetry

extension EntityStore {
    /// The entities that need a look first; those that are gone are left out. All requests together
    /// are one walk through the store.
    ///
    /// First come those of which a truth is false that should be true, such as whether it is up; then
    /// by the worst value of a metric, unknown ones last; equal ones by name.
    ///
    /// - Parameters:
    ///   - requests: What is asked for.
    ///   - now: What is too old then counts as unknown.
    /// - Returns: For each request, the first of them, and how many there are.
    public func worst(
        of requests: [WorstRequest], at now: Int64
    ) -> [(entities: [KnownEntity], count: Int)] {
        var rankings = requests.map { Ranking($0, metrics) }
        let asking = rules.types.map { type in
            requests.indices.filter { requests[$0].type == type.name }
        }
        for (index, node) in nodes.enumerated() {
            guard let record = node.record, record.departure == nil else { continue }
            for request in asking[Int(rules.rules[Int(record.rule)].type)] {
                rankings[request].add(record, Int32(index), at: now, tellers.origins)
            }
        }
        return rankings.map { ranking in
            (ranking.first.sorted().compactMap { known(nodes[Int($0.node)]) }, ranking.count)
        }
    }

    /// The worst entities of a request so far.
    private struct Ranking {
        struct Ranked: Comparable {
            var rank: Double
            var name: String
            var node: Int32

            static func < (left: Ranked, right: Ranked) -> Bool {
                (left.rank, left.name, left.node) < (right.rank, right.name, right.node)
            }
        }

        private let truths: Set<Int32>
        private let column: Int32?
        private let sign: Double
        private(set) var first: Foremost<Ranked>
        private(set) var count = 0

        init(_ request: WorstRequest, _ metrics: MetricTable) {
            truths = Set(request.truths.compactMap(metrics.find))
            column = request.metric.flatMap { metrics.find($0.name) }
            sign = request.metric?.worst == .lowest ? 1 : -1
            first = Foremost(limit: request.limit)
        }

        mutating func add(
            _ record: EntityRecord, _ node: Int32, at now: Int64, _ origins: [RowOrigin]
        ) {
            var rank = Double.infinity
            for cell in record.metrics where cell.isCurrent(at: now, origins) {
                if truths.contains(cell.metric), cell.value == 0 { rank = -.infinity }
                if cell.metric == column, rank != -.infinity { rank = sign * cell.value }
            }
            count += 1
            first.add(Ranked(rank: rank, name: record.name, node: node))
        }
    }
}
