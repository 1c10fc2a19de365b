public import Diagnostics
import YAMLTree

/// A mapping in which any key may be left out, because the rest of it is said elsewhere.
public struct Partial<Model: Sendable>: Sendable {
    /// What is written; the rest is as in a mapping without keys.
    public var model: Model
    /// The keys that are written, each at its place.
    public var keys: [Located<String>]
    /// Whether all that is written could be read.
    var isWhole: Bool
    /// Where a finding about all of it is drawn.
    var headPlace: Place
}

extension Record {
    /// Reads a mapping in which any key may be left out.
    var partial: Codec<Partial<Model>> {
        var record = self
        record.check = { _, _ in }
        for index in fields.indices { record.fields[index].outline.requirement = .optional }
        return Codec(.record(outline)) { [record] node, report in
            let errorCount = report.errorCount
            guard let model = record.decode(node, report: &report) else { return nil }
            let keys = (node.mapping ?? []).compactMap { entry in
                entry.keyText.map { Located($0, at: entry.key.place) }
            }
            return Partial(
                model: model, keys: keys, isWhole: !report.hasErrors(since: errorCount),
                headPlace: node.headPlace)
        }
    }

    /// The model of a mapping that has to stand for itself after all; nil, after diagnostics, where
    /// a key is missing, and without one where something could not be read.
    func whole(_ partial: Partial<Model>, report: inout DiagnosticReport) -> Model? {
        guard partial.isWhole else { return nil }
        let errorCount = report.errorCount
        let written = Set(partial.keys.map(\.value))
        for key in outline.keys where key.requirement == .required && !written.contains(key.name) {
            report.add(.missingKey(key.name, in: outline, at: partial.headPlace))
        }
        if !report.hasErrors(since: errorCount) { check(partial.model, &report) }
        return report.hasErrors(since: errorCount) ? nil : partial.model
    }
}

extension Field {
    /// The same key of a model that holds this one.
    func within<Whole>(
        _ path: any WritableKeyPath<Whole, Model> & Sendable
    ) -> Field<Whole> {
        Field<Whole>(outline: outline) { [decode] node, whole, report in
            decode(node, &whole[keyPath: path], &report)
        }
    }
}
