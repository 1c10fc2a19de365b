import Diagnostics
import YAMLTree

extension Codec where Value == Interpolated {
    static var interpolated: Codec {
        Codec(.interpolated) { node, report in
            guard let text = node.sourceText, node.resolved != .null else {
                report.add(.wrongType(node, expected: "a text"))
                return nil
            }
            return Interpolated(text, report: &report)
        }
    }

    static var secret: Codec {
        Codec(.secret) { node, report in
            guard let value = interpolated.decode(node, &report) else { return nil }
            guard value.isReference, value.parts.count == 1 else {
                let references = value.references
                report.add(
                    references.isEmpty
                        ? .literalSecret(at: node.place)
                        : .textBesideSecret(references, at: node.place))
                var refused = value
                refused.isRefused = true
                return refused
            }
            return value
        }
    }
}

extension Diagnostic {
    static func literalSecret(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/literal-secret", "a secret is written in the file", at: place,
            label: "must come from outside",
            help: "write `${env:NAME}` or `${file:PATH}`"
        ).withoutSource
    }

    fileprivate static func textBesideSecret(
        _ references: [String], at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "config/literal-secret", "something stands beside the reference of a secret",
            at: place, label: "not one reference alone",
            help: references.count == 1
                ? "write `\(shown(references[0]))` alone; it gives the whole secret"
                : "take the whole secret from one `${env:NAME}` or `${file:PATH}`"
        ).withoutSource
    }
}
