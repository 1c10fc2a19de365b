import Diagnostics

extension LayerMerge {
    /// Adds what a file adds to an entity type.
    mutating func add(
        _ additions: EntityTypeAdditions, to folder: inout DefinitionSet.EntityTypeFolder,
        from file: String, report: inout DiagnosticReport
    ) {
        if !folder.extensions.contains(file) { folder.extensions.append(file) }
        let goldenCount = folder.golden.count
        add(additions.golden, to: &folder.golden, as: .golden, report: &report)
        let limit = GoldenMetric.maximumCount
        if folder.golden.count > limit, goldenCount <= limit {
            let place = folder.golden[limit].name.place
            report.add(.tooManyGolden(folder.golden.count, at: place))
        }
        add(
            additions.aggregates, to: &folder.definition.aggregates, as: .aggregate,
            report: &report)
        AggregateDefinition.check(folder.definition.aggregates, report: &report)
        add(additions.summary, to: &folder.summary, as: .summary, report: &report)
        let alertCount = folder.alerts.count
        let alertNames = folder.alerts.map(\.name.value)
        for alert in additions.alerts
        where alert.value.isDisabled && !alertNames.contains(alert.name.value) {
            let path = PartPath(kind: .alert, owner: "", name: alert.name.value)
            report.add(.nothingToReplace(alert.name, path, in: self, among: alertNames))
        }
        add(additions.alerts, to: &folder.alerts, as: .alert, report: &report)
        if folder.alerts.count > alertCount {
            AlertDefinition.check(count: folder.alerts, report: &report)
        }
        add(
            additions.goldenTags, to: &folder.definition.goldenTags, as: .goldenTag,
            named: { NamedValue(name: $0, value: $0.value) }, report: &report)
        var synthesis = folder.definition.synthesis ?? SynthesisDefinition()
        add(
            additions.tags, to: &synthesis.tags, as: .tag,
            named: { NamedValue(name: $0.attribute, value: $0) }, report: &report)
        if !additions.tags.isEmpty { folder.definition.synthesis = synthesis }
        if let settings = additions.configuration {
            set(settings, in: &folder.definition, report: &report)
        }
    }

    /// Adds parts that have their name inside them.
    private mutating func add<Part, Named: LayerPart>(
        _ additions: [Part], to parts: inout [Part], as kind: PartKind,
        named: (Part) -> NamedValue<Named>, report: inout DiagnosticReport
    ) {
        var names = parts.map(named)
        let known = names.count
        // None of them is replaced, so what is new stands behind what was there.
        add(additions.map(named), to: &names, as: kind, report: &report)
        let added = Set(names[known...].map(\.name.place))
        parts += additions.filter { added.contains(named($0).name.place) }
    }

    /// Sets what is written of a configuration. Each setting has a value in any case, so that it is
    /// replaced without saying so, but only once a layer.
    private mutating func set(
        _ settings: Partial<EntityConfiguration>, in type: inout EntityTypeDefinition,
        report: inout DiagnosticReport
    ) {
        for key in settings.keys {
            let earlier = type.configuration.places[key.value] ?? type.type.place
            let path = PartPath(kind: .configuration, owner: "", name: key.value)
            guard isLater(than: path) else {
                report.add(.taken(key, path, in: self, by: earlier, cure: nil))
                continue
            }
            let before = type.configuration
            switch key.value {
            case "entityExpirationTime": type.configuration.expiration = settings.model.expiration
            case "alertable": type.configuration.isAlertable = settings.model.isAlertable
            default: continue
            }
            note(key.place, replaced: before.text(of: key.value), at: earlier)
            type.configuration.places[key.value] = key.place
            claim(path)
        }
    }
}

extension EntityConfiguration {
    /// The value of a setting.
    func text(of key: String) -> String {
        key == "alertable" ? "\(isAlertable)" : expiration.rawValue
    }
}
