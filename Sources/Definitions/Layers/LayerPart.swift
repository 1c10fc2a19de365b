import Diagnostics
import Expressions
import Telemetry

/// A named part of a definition that an extension can add.
protocol LayerPart: Sendable {
    /// What `replaces` has to say for another part to take the place of this one; nil where none
    /// can.
    var replaceableText: String? { get }
    /// What it says that it takes the place of.
    var replaces: Located<String>? { get }
}

extension LayerPart {
    var replaceableText: String? { nil }
    var replaces: Located<String>? { nil }

    /// Whether a text means this part.
    func isMeant(by text: String) -> Bool {
        guard let own = replaceableText else { return false }
        if own == text { return true }
        let canonical = canonicalText(of: text)
        return canonical != nil && canonical == canonicalText(of: own)
    }
}

extension AttributeMapping: LayerPart {
    var replaceableText: String? { value?.text ?? constant?.text }
}

extension MetricMapping: LayerPart {
    var replaceableText: String? { value.text }
}

extension GoldenMetric: LayerPart {
    /// Of several queries, none is the one.
    var replaceableText: String? { metric?.value ?? query?.select.text }
}

extension AggregateDefinition: LayerPart {
    var replaceableText: String? { value?.text ?? score?.name.value }
}

extension AlertDefinition: LayerPart {
    var replaceableText: String? { signal.text }
}

extension SummaryMetric: LayerPart {}
extension FieldDefinition: LayerPart {}
extension TagDefinition: LayerPart {}
extension String: LayerPart {}
