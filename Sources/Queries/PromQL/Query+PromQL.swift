extension Query {
    /// The query as PromQL over what a sink for Prometheus exposes.
    ///
    /// - Parameters:
    ///   - naming: what metrics and attributes are called there.
    ///   - options: for whom it is printed.
    /// - Returns: an expression for each column, or all reasons why there is no PromQL that means the
    ///   same.
    public func promQL(
        naming: PromQLNaming, options: PromQLOptions = PromQLOptions()
    ) -> Result<PromQLQuery, PromQLRefusal> {
        var reasons: [PromQLReason] = []
        func note(_ reason: PromQLReason) {
            if !reasons.contains(reason) { reasons.append(reason) }
        }
        var level: PromQLLevel?
        var frames: PromQLFrames?
        do throws(PromQLReason) { level = try PromQLLevel(self, naming) } catch { note(error) }
        do throws(PromQLReason) { frames = try PromQLFrames(self, options) } catch { note(error) }
        guard let level, let frames else { return .failure(PromQLRefusal(reasons)) }
        var lowering = PromQLLowering(naming: naming, options: options)
        var columns: [PromQLQuery.Column] = []
        for column in level.columns {
            do throws(PromQLReason) {
                columns.append(try lowering.column(column, level, frames))
            } catch { note(error) }
        }
        guard reasons.isEmpty else { return .failure(PromQLRefusal(reasons)) }
        return .success(
            PromQLQuery(
                columns: columns, facets: level.facets, evaluation: frames.evaluation,
                notes: lowering.notes.sorted()))
    }
}

extension PromQLLowering {
    fileprivate mutating func column(
        _ column: Query.Column<ValueExpression>, _ level: PromQLLevel, _ frames: PromQLFrames
    ) throws(PromQLReason) -> PromQLQuery.Column {
        let (unit, isMetric) = unit(of: column.expression, level)
        let wish = Wish(isExposed: isMetric && options.unit == .exposed)
        var current = try vector(column.expression, level, frames.value, wish)
        var earlier: PromQL?
        if let compareWith = level.query.compareWith {
            earlier = try vector(
                column.expression, level, frames.value.earlier(by: compareWith), wish)
        }
        if isRanked(level, isOutermost: true) {
            // The groups of the time compared with are those of now.
            let order = frames.whole ?? frames.value
            if let value = earlier { earlier = try ranked(value, level, by: order, wish) }
            current = try ranked(current, level, by: order, wish)
        } else if frames.evaluation == .instant {
            current = sorted(current, level)
        }
        return PromQLQuery.Column(
            label: column.label, expression: current, comparison: earlier, unit: unit)
    }

    private mutating func vector(
        _ expression: ValueExpression, _ level: PromQLLevel, _ frame: PromQLFrame, _ wish: Wish
    ) throws(PromQLReason) -> PromQL {
        let value = try value(expression, level, frame, wish).asVector
        try check(value)
        return value
    }

    /// The longest text of an expression, in bytes.
    private static let maximumLength = 100_000

    private func check(_ value: PromQL) throws(PromQLReason) {
        guard value.text.utf8.count <= Self.maximumLength else { throw .tooLong }
    }
}
