import Diagnostics
import YAMLTree

/// A tree as a golden file shows it: a line for each node, with its range.
func described(_ node: YAMLNode, indentation: String = "") -> String {
    let range = "\(text(node.place.range.start))-\(text(node.place.range.end))"
    switch node.content {
    case .scalar(let scalar):
        var line = "\(indentation)\(range) \(scalar.style) \(String(reflecting: scalar.text))"
        if let tag = scalar.tag { line += " !!\(tag.rawValue)" }
        if let start = scalar.verbatimStart { line += " verbatim \(text(start))" }
        return line + " \(described(scalar.resolved))\n"
    case .sequence(let items):
        return items.reduce("\(indentation)\(range) sequence\n") {
            $0 + described($1, indentation: indentation + "  ")
        }
    case .mapping(let entries):
        return entries.reduce("\(indentation)\(range) mapping\n") {
            $0 + described($1.key, indentation: indentation + "  ")
                + described($1.value, indentation: indentation + "    ")
        }
    }
}

private func described(_ value: CoreValue) -> String {
    switch value {
    case .null: "null"
    case .boolean(let boolean): "boolean \(boolean)"
    case .integer(let integer): "integer \(integer)"
    case .double(let double): "double \(double)"
    case .string: "string"
    }
}

private func text(_ position: SourcePosition) -> String { "\(position.line):\(position.column)" }
