import Aggregates
import Entities
import Telemetry

/// What rows that are not kept (`limits:` of a sample) give to the aggregates of entities that they
/// are related to.
struct RestPartials: Sendable {
    private struct Key: Hashable {
        var target: String
        var mapping: String
    }

    private struct Rest {
        var partials: [EntityGUID: EntityAggregates.Partial]
        var timestamp: Int64
        var patience: Int64
    }

    private var rests: [Key: Rest] = [:]

    /// Takes the rest of one answer, in the place of the one before.
    mutating func take(
        _ rows: [EntityRow], of mapping: String, _ report: EntityReport,
        aggregates: TypeAggregates
    ) {
        let key = Key(target: report.origin.target, mapping: mapping)
        guard !rows.isEmpty, !aggregates.isEmpty else {
            rests[key] = nil
            return
        }
        var partials: [EntityGUID: EntityAggregates.Partial] = [:]
        for row in rows {
            for relationship in row.relationships {
                for (end, other) in [
                    (relationship.source, relationship.target),
                    (relationship.target, relationship.source),
                ] where row.entities.contains(where: { $0.guid == other }) {
                    guard let type = aggregates[end],
                        let relation = type.relations.firstIndex(of: relationship.type)
                    else { continue }
                    let values = type.metrics(over: relation).map { row.sample.value(of: $0) }
                    type.add(values, over: relation, to: &partials[end, default: type.partial()])
                }
            }
        }
        rests[key] = Rest(
            partials: partials, timestamp: report.timestamp, patience: report.origin.patience)
    }

    /// Adds what rests give to the aggregates of an entity, where it is not too old.
    ///
    /// Where several targets tell of one entity, such as two nodes of a cluster, they have the same
    /// rest: that of one of them is taken for each mapping, the first by name.
    func add(
        to partial: inout EntityAggregates.Partial, of guid: EntityGUID, _ type: EntityAggregates,
        at now: Int64
    ) {
        var chosen: [String: (target: String, partial: EntityAggregates.Partial)] = [:]
        for (key, rest) in rests where now - rest.timestamp <= rest.patience {
            guard let more = rest.partials[guid] else { continue }
            if let other = chosen[key.mapping], other.target < key.target { continue }
            chosen[key.mapping] = (key.target, more)
        }
        for rest in chosen.values { type.merge(rest.partial, into: &partial) }
    }
}

extension Sample {
    /// NaN where it is unknown; nil where the sample has no such metric.
    fileprivate func value(of metric: MetricName) -> Double? {
        shape.metricIndex[metric].map { metrics[$0] }
    }
}
