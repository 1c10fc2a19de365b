/// Values of series over time, from which aggregates are made: those of a metric, or those that an
/// expression has had.
struct PromQLSamples: Hashable {
    enum Origin: Hashable {
        /// The series that pass one of the lists of tests; one list at least.
        case metric(String, [[PromQLMatcher]])
        /// An expression as it was at each multiple of `step`.
        case expression(PromQL, step: PromQLDuration)
    }

    var origin: Origin
    var frame: PromQLFrame

    /// A function over the range of each series.
    func over(_ function: PromQLFunction, _ parameters: PromQL...) -> PromQL {
        switch origin {
        case .metric(let name, let lists):
            return Self.union(
                lists.map { matchers in
                    let selector = PromQLSelector(name, matchers, time: frame.time)
                    return .call(function, parameters + [.range(selector, frame.window)])
                })
        case .expression(let inner, let step):
            let range = PromQL.subquery(inner, frame.window, step: step, time: frame.time)
            return .call(function, parameters + [range])
        }
    }

    /// When each series had its last value, in seconds since 1970; nil where that is not known.
    var lastTimes: PromQL? {
        guard case .metric(let name, let lists) = origin else { return nil }
        let now = Self.union(
            lists.map {
                .call(.timestamp, [.vector(PromQLSelector(name, $0, time: frame.time))])
            })
        if case .milliseconds(...Self.lookback) = frame.window { return now }
        let before = Self.union(
            lists.map { matchers in
                .call(
                    .maxOverTime,
                    [
                        .subquery(
                            .call(.timestamp, [.vector(PromQLSelector(name, matchers))]),
                            frame.window, step: Self.resolution, time: frame.time)
                    ])
            })
        return .binary(now, .or, before)
    }

    /// How long Prometheus shows the last value of a series, unless it knows that the series ended.
    private static let lookback: Int64 = 300_000
    /// In which steps the last value of a series is looked for that has ended.
    private static let resolution = PromQLDuration.milliseconds(30_000)

    private static func union(_ parts: [PromQL]) -> PromQL {
        precondition(!parts.isEmpty)
        return parts.dropFirst().reduce(parts[0]) { .binary($0, .or, $1) }
    }
}
