/// A JSON value whose members keep their order, so that the same value is always the same bytes.
public enum JSONValue: Sendable {
    case null
    case boolean(Bool)
    case number(Int)
    /// Written so that it reads back as the same number; null where it is not finite.
    case decimal(Double)
    case string(String)
    case array([JSONValue])
    case object([(String, JSONValue)])

    /// A string, or null where there is none.
    public static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// The value without the members of objects that are null, however deep they are.
    public var withoutNulls: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.withoutNulls))
        case .object(let members):
            .object(
                members.compactMap { name, value in
                    if case .null = value { nil } else { (name, value.withoutNulls) }
                })
        default: self
        }
    }

    /// The value on one line.
    public var text: String {
        var output = ""
        write(to: &output)
        return output
    }

    /// The value over several lines, indented by two spaces a level; empty ones stay on
    /// one line.
    public var indented: String {
        var output = ""
        writeIndented(to: &output, level: 0)
        return output
    }

    private func writeIndented(to output: inout String, level: Int) {
        let inner = String(repeating: "  ", count: level + 1)
        let outer = String(repeating: "  ", count: level)
        switch self {
        case .array(let values) where !values.isEmpty:
            output += "[\n"
            for (index, value) in values.enumerated() {
                output += inner
                value.writeIndented(to: &output, level: level + 1)
                output += index + 1 < values.count ? ",\n" : "\n"
            }
            output += "\(outer)]"
        case .object(let members) where !members.isEmpty:
            output += "{\n"
            for (index, member) in members.enumerated() {
                output += inner
                Self.write(member.0, to: &output)
                output += ": "
                member.1.writeIndented(to: &output, level: level + 1)
                output += index + 1 < members.count ? ",\n" : "\n"
            }
            output += "\(outer)}"
        default: write(to: &output)
        }
    }

    func write(to output: inout String) {
        switch self {
        case .null: output += "null"
        case .boolean(let value): output += value ? "true" : "false"
        case .number(let value): output += String(value)
        case .decimal(let value): output += value.isFinite ? value.description : "null"
        case .string(let value): Self.write(value, to: &output)
        case .array(let values):
            output += "["
            for (index, value) in values.enumerated() {
                if index > 0 { output += "," }
                value.write(to: &output)
            }
            output += "]"
        case .object(let members):
            output += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { output += "," }
                Self.write(member.0, to: &output)
                output += ":"
                member.1.write(to: &output)
            }
            output += "}"
        }
    }

    private static func write(_ text: String, to output: inout String) {
        // What most texts are needs no look at its scalars.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) {
            output += "\""
            output += text
            output += "\""
            return
        }
        var view = String.UnicodeScalarView()
        view.append("\"")
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                view.append("\\")
                view.append(scalar)
            case "\n": view.append(contentsOf: "\\n".unicodeScalars)
            case "\r": view.append(contentsOf: "\\r".unicodeScalars)
            case "\t": view.append(contentsOf: "\\t".unicodeScalars)
            case _ where isUnprintable(scalar):
                let digits = String(scalar.value, radix: 16)
                let zeros = String(repeating: "0", count: 4 - digits.count)
                view.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
            default: view.append(scalar)
            }
        }
        view.append("\"")
        output.unicodeScalars.append(contentsOf: view)
    }
}
