import Diagnostics

extension DefinitionSet.EntityTypeFolder {
    /// What extensions can see of it: its rules, tags, metrics and settings.
    var parts: [DefinitionPart] {
        let key = Located(definition.key, at: definition.type.place)
        var parts = [DefinitionPart(.entityType, key, definition.guid?.text ?? "")]
        parts += (definition.synthesis?.rules ?? []).map { rule in
            let attributes = rule.identifierAttributes.map(\.value).joined(separator: ", ")
            return DefinitionPart(.rule, rule.name, "by \(attributes)")
        }
        parts += (definition.synthesis?.tags ?? []).map { tag in
            DefinitionPart(.tag, tag.attribute, tag.names.joined(separator: ", "))
        }
        parts += definition.goldenTags.map { DefinitionPart(.goldenTag, $0, "") }
        parts += golden.map { DefinitionPart(.golden, $0.name, $0.value.line) }
        parts += definition.aggregates.map {
            DefinitionPart(.aggregate, $0.name, $0.value.line)
        }
        parts += summary.map { DefinitionPart(.summary, $0.name, $0.value.line) }
        parts += alerts.map { DefinitionPart(.alert, $0.name, $0.value.line) }
        parts += ["alertable", "entityExpirationTime"].map { setting in
            let place = definition.configuration.places[setting] ?? key.place
            let value = definition.configuration.text(of: setting)
            return DefinitionPart(.configuration, Located(setting, at: place), value)
        }
        return parts
    }
}

extension GoldenMetric {
    fileprivate var line: String {
        if let metric { return "\(metric.value), \(aggregate.rawValue)" }
        return (query.map { [$0] } ?? queries.map(\.value)).map(\.select.text)
            .joined(separator: "; ")
    }
}

extension AggregateDefinition {
    fileprivate var line: String {
        if let score {
            return "score \(score.name.value): "
                + score.terms.map(\.name.value).joined(separator: ", ")
        }
        return (value?.text ?? "") + (when.map { " when \($0.text)" } ?? "")
    }
}

extension AlertDefinition {
    fileprivate var line: String {
        guard !isDisabled else { return "disabled" }
        let severities = levels.map(\.severity.rawValue) + (loss == nil ? [] : ["no data"])
        return "\(signal.text ?? ""), \(severities.joined(separator: ", "))"
    }
}

extension SummaryMetric {
    fileprivate var line: String {
        golden.map { "golden metric \($0.value)" } ?? tag.map { "tag \($0.key.value)" } ?? ""
    }
}
