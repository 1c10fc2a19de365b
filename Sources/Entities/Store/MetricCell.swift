/// The value of one metric of one entity, with its age and its owner.
struct MetricCell: Sendable {
    /// Index of the metric's name.
    var metric: Int32
    /// Index of the owner.
    var origin: Int32
    var timestamp: Int64
    /// NaN where the owner told that it is unknown.
    var value: Double

    /// Whether the value is known and not too old.
    func isCurrent(at now: Int64, _ origins: [RowOrigin]) -> Bool {
        !value.isNaN && now - timestamp <= origins[Int(origin)].patience
    }

    /// Takes what an origin told, if that is for it to tell.
    ///
    /// The owner's value is taken whatever it is: unknown is not what it was before. Another one
    /// becomes the owner with a known value, where its priority is higher, or where the owner's
    /// value is unknown or too old; so one of the same priority waits, and nothing flaps.
    mutating func take(_ told: Double, from teller: Int32, at now: Int64, _ origins: [RowOrigin]) {
        if teller == origin {
            // Several rows of one poll can be of one entity, and not all know all.
            if told.isNaN, timestamp == now, !value.isNaN { return }
            value = told
            timestamp = now
        } else if !told.isNaN,
            !isCurrent(at: now, origins)
                || origins[Int(teller)].priority > origins[Int(origin)].priority
        {
            origin = teller
            value = told
            timestamp = now
        }
    }
}

extension EntityRecord {
    /// Takes the metrics of a sample, whose columns are these metrics.
    mutating func take(
        _ values: [Double], columns: [Int32], from origin: Int32, at now: Int64,
        _ origins: [RowOrigin]
    ) {
        // Samples of one shape come in one order, so the next cell is mostly the one.
        var next = 0
        for (value, metric) in zip(values, columns) {
            let isNext = next < metrics.count && metrics[next].metric == metric
            if let place = isNext ? next : metrics.firstIndex(where: { $0.metric == metric }) {
                metrics[place].take(value, from: origin, at: now, origins)
                next = place + 1
            } else {
                metrics.append(
                    MetricCell(metric: metric, origin: origin, timestamp: now, value: value))
                next = metrics.count
            }
        }
    }

    /// Takes that an origin knows nothing of the metrics that are its own, but for those that it
    /// told at the same time.
    mutating func forgetMetrics(from origin: Int32, at now: Int64, _ origins: [RowOrigin]) {
        for place in metrics.indices where metrics[place].origin == origin {
            metrics[place].take(.nan, from: origin, at: now, origins)
        }
    }
}
