import Diagnostics

extension PromQLNaming {
    /// The metric that a query of some event types means, or why no selector can.
    func metric(_ name: String, in types: [String]) throws(PromQLReason) -> Metric {
        guard let known = metrics[name] else {
            throw .unknownMetric(name, help: suggestion(for: name, in: metrics.keys.sorted()))
        }
        guard let metric = known else { throw .severalDeclarations(name) }
        let owners = owners[name] ?? []
        guard !owners.isDisjoint(with: types) else {
            throw .metricOfOtherRows(name, of: owners.sorted(), notOf: types)
        }
        let others = owners.subtracting(types).sorted()
        guard others.isEmpty else { throw .eventTypesTogether(name, with: others) }
        let claims = claims[metric.sampleName] ?? []
        guard claims.count == 1 else {
            throw .sameSampleName(metric.sampleName, of: claims.sorted())
        }
        return metric
    }

    /// The event types among some whose rows have a metric.
    func owners(of metric: String, in types: [String]) -> [String] {
        types.filter { owners[metric]?.contains($0) ?? false }
    }

    func isMetric(_ name: String) -> Bool { metrics[name] != nil }

    /// The label of an attribute in rows of some event types, or why it has none.
    func label(_ attribute: String, in types: [String]) throws(PromQLReason) -> PromQLLabel {
        var found: Set<String> = []
        var known: Set<String> = []
        for type in types {
            guard let labels = eventTypes[type]?.labels else { continue }
            known.formUnion(labels.keys)
            guard let label = labels[attribute] else { continue }
            guard let label else { throw .severalLabels(attribute) }
            found.insert(label)
        }
        guard let name = found.first else {
            if attribute.hasPrefix("tags.") { throw .tag(attribute) }
            throw .unknownAttribute(
                attribute, of: types, help: suggestion(for: attribute, in: known.sorted()))
        }
        guard found.count == 1 else { throw .severalLabels(attribute) }
        guard let label = PromQLLabel(name) else { throw .noLabelName(attribute, name) }
        return label
    }

    /// Whether rows with a metric and the same values of some labels are never two at a time, and
    /// whether they are always of one series, in all of some event types.
    func identity(
        _ labels: Set<PromQLLabel>, of metric: String, in types: [String]
    ) -> (isRowKey: Bool, isOneSeries: Bool) {
        guard types.count == 1, let type = eventTypes[types[0]] else { return (false, false) }
        let names = Set(labels.map(\.name))
        let all = type.attributes[metric].map { [Identity($0, isOneSeries: true)] } ?? []
        let met = (type.identities + all).filter { identity in
            identity.attributes.allSatisfy { attribute in
                type.labels[attribute].map { $0.map(names.contains) ?? false } ?? false
            }
        }
        return (!met.isEmpty, met.contains { $0.isOneSeries })
    }

    /// What is missing beside some labels to tell rows of some event types apart, in words, each of
    /// the ways being enough, the shortest first; nil where nothing does.
    func missingKeys(beside labels: Set<PromQLLabel>, in types: [String]) -> String? {
        guard types.count == 1, let type = eventTypes[types[0]] else { return nil }
        let names = Set(labels.map(\.name))
        let ways = type.identities.map { identity in
            identity.attributes.filter { attribute in
                !(type.labels[attribute].map { $0.map(names.contains) ?? false } ?? false)
            }.sorted()
        }
        return ways.sorted { ($0.count, $0.first ?? "") < ($1.count, $1.first ?? "") }
            .map { way in
                let names = way.map { "`\($0)`" }
                guard let last = names.last, names.count > 1 else { return names.joined() }
                return "\(names.dropLast().joined(separator: ", ")) and \(last)"
            }.joined(separator: ", or ")
    }

    /// Whether every row of some event types has a label.
    func isRequired(_ label: PromQLLabel, in types: [String]) -> Bool {
        types.allSatisfy { type in
            eventTypes[type].map { type in
                type.required.contains { type.labels[$0] == .some(label.name) }
            } ?? false
        }
    }

    /// The sample names of all metrics that rows of some event types have, and no others.
    func sampleNames(of types: [String]) -> [String] {
        var names: Set<String> = []
        for (name, metric) in metrics {
            guard let metric, isOnly(name, of: types),
                claims[metric.sampleName]?.allSatisfy({ isOnly($0, of: types) }) ?? false
            else { continue }
            names.insert(metric.sampleName)
        }
        return names.sorted()
    }

    /// Whether only rows of some event types have a metric.
    private func isOnly(_ metric: String, of types: [String]) -> Bool {
        owners[metric]?.isSubset(of: types) ?? false
    }

    private func suggestion(for name: String, in names: [String]) -> String {
        nearest(to: name, in: names).map { "did you mean `\($0)`?" }
            ?? "only what a sink for Prometheus exposes can be asked there"
    }
}
