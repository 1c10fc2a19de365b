/// The values of several series over time, taken together by labels: how the rows of a group become one
/// value.
struct PromQLPool {
    var samples: PromQLSamples
    var labels: [PromQLLabel]
    /// Whether no two values of a group are of one time.
    var isRowKey: Bool
    /// What would tell the values apart beside the labels, in words; nil where nothing would.
    var missingKeys: String?
    /// Whether each group is one series.
    var isOneSeries: Bool
    /// Whether the series stay as they are, since each is a group.
    var keepsSeries = false

    /// The value of an aggregate of a measure, whose metric was multiplied by a factor when it was
    /// exposed.
    mutating func value(
        of aggregate: Aggregate, _ measure: PromQLMeasure, unitFactor: Double,
        notes: inout Set<PromQLNote>
    ) throws(PromQLReason) -> PromQL {
        let isFlipped = measure.factor < 0
        func own(_ value: PromQL) -> PromQL {
            value.divided(byExposed: unitFactor).multiplied(by: measure.factor)
        }
        func shifted(_ value: PromQL) -> PromQL { own(value).added(measure.summand) }
        switch aggregate.function {
        case .count: return count
        case .sum:
            let sum = own(self.sum)
            if measure.summand == 0 { return sum }
            return .binary(sum, .add, count.multiplied(by: measure.summand))
        case .average: return shifted(average)
        case .min: return shifted(isFlipped ? maximum : minimum)
        case .max: return shifted(isFlipped ? minimum : maximum)
        case .latest: return shifted(try latest(aggregate))
        case .percentile(let percent):
            guard isOneSeries else { throw .percentileOfSeveral(aggregate) }
            guard (0...100).contains(percent) else { throw .noSuchPercentile(aggregate) }
            notes.insert(.interpolated)
            let quantile = (isFlipped ? 100 - percent : percent) / 100
            return shifted(single(.quantileOverTime, .number(quantile)))
        case .standardDeviation:
            let deviation = isOneSeries ? single(.deviationOverTime) : .call(.sqrt, [variance])
            return deviation.divided(byExposed: unitFactor).multiplied(by: abs(measure.factor))
        case .variance:
            let variance = isOneSeries ? single(.varianceOverTime) : self.variance
            return variance.divided(byExposed: unitFactor).divided(byExposed: unitFactor)
                .multiplied(by: measure.factor * measure.factor)
        case .derivative(let seconds):
            guard isOneSeries else { throw .derivativeOfSeveral(aggregate) }
            return own(single(.derivative)).multiplied(by: seconds)
        case .earliest, .uniqueCount, .uniques, .histogram, .apdex, .latestRate, .shareAtMost:
            throw .noFunction(aggregate)
        }
    }

    private var count: PromQL { grouped(.sum, samples.over(.countOverTime)) }
    private var sum: PromQL { grouped(.sum, samples.over(.sumOverTime)) }
    private var minimum: PromQL { grouped(.min, samples.over(.minOverTime)) }
    private var maximum: PromQL { grouped(.max, samples.over(.maxOverTime)) }

    /// Of all values, and not of the averages of series, which may have more values or fewer.
    private var average: PromQL {
        isOneSeries ? single(.averageOverTime) : .binary(sum, .divide, count)
    }

    /// The value of the series that was written last.
    private func latest(_ aggregate: Aggregate) throws(PromQLReason) -> PromQL {
        let last = samples.over(.lastOverTime)
        if isOneSeries { return keepsSeries ? last : grouped(.max, last) }
        guard isRowKey, let times = samples.lastTimes else {
            throw .latestOfSeveral(aggregate, apartBy: missingKeys)
        }
        let newest = PromQL.binary(
            times, .equal, grouped(.max, times), PromQLMatching(.on(labels), many: .left))
        return grouped(.max, .binary(last, .and, newest))
    }

    /// The variance of all values: that within each series, and that of the series' averages.
    private var variance: PromQL {
        let distance = PromQL.binary(
            samples.over(.averageOverTime), .subtract, average,
            PromQLMatching(.on(labels), many: .left))
        let each = PromQL.binary(
            samples.over(.varianceOverTime), .add, .binary(distance, .power, .number(2)))
        return .binary(
            grouped(.sum, .binary(samples.over(.countOverTime), .multiply, each)), .divide, count)
    }

    /// A function of a series, which is the group.
    private func single(_ function: PromQLFunction, _ parameters: PromQL...) -> PromQL {
        let value =
            parameters.isEmpty
            ? samples.over(function) : samples.over(function, parameters[0])
        return keepsSeries ? value : grouped(.max, value)
    }

    private func grouped(_ aggregation: PromQLAggregation, _ value: PromQL) -> PromQL {
        keepsSeries ? value : .aggregate(aggregation, of: value, .by(labels))
    }
}
