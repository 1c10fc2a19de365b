import Diagnostics
import YAMLTree

extension Codec {
    /// A list of single values in which every one stands once: a second one is left out, after a
    /// warning at it.
    var distinctList: Codec<[Value]> {
        Codec<[Value]>(list.schema) { [self] node, report in
            guard let nodes = node.sequence else { return list.decode(node, &report) }
            var firsts: [String: Place] = [:]
            return nodes.compactMap { node in
                guard let value = decode(node, &report) else { return nil }
                guard let text = node.scalar?.text else { return value }
                if let first = firsts[text] {
                    report.add(.doubled(text, at: node.place, first))
                    return nil
                }
                firsts[text] = node.place
                return value
            }
        }
    }
}

extension Diagnostic {
    fileprivate static func doubled(_ text: String, at place: Place, _ first: Place) -> Diagnostic {
        Diagnostic(
            "format/doubled-value", .warning, "`\(shown(text))` stands twice in a list", at: place,
            label: "again here", help: "remove one of the two",
            remarks: [.init("the first one", at: first)])
    }
}
