/// A document of GraphQL with one operation, as far as clients of NerdGraph write them: variables, fields
/// with arguments, fragments in place.
struct GraphQLDocument {
    struct Variable {
        var name: String
        /// As written, such as `[TaggingTagInput!]!`.
        var type: String
    }

    indirect enum Value {
        case variable(String)
        case object([Argument])
    }

    struct Argument {
        var name: String
        var value: Value
    }

    struct Field {
        var name: String
        var arguments: [Argument] = []
        var fields: [Field] = []
        /// The type of the fragment in place that it is in; nil outside of one.
        var fragmentType: String?
    }

    var isMutation: Bool
    var variables: [Variable] = []
    var fields: [Field] = []

    /// Why a text is no such document.
    struct Mistake: Error { var message: String }

    init(_ text: String) throws(Mistake) {
        var reader = GraphQLReader(text)
        let kind = try reader.name()
        guard kind == "query" || kind == "mutation" else { throw Mistake(message: "no \(kind)") }
        isMutation = kind == "mutation"
        if reader.take("(") {
            while !reader.take(")") {
                try reader.expect("$")
                let name = try reader.name()
                try reader.expect(":")
                variables.append(Variable(name: name, type: try reader.type()))
            }
        }
        fields = try reader.selection(in: nil)
        guard reader.isAtEnd else { throw Mistake(message: "something stands behind the document") }
    }
}

private struct GraphQLReader {
    private var tokens: ArraySlice<String>

    init(_ text: String) {
        var tokens: [String] = []
        var word = ""
        func flush(_ word: inout String) {
            if !word.isEmpty { tokens.append(word) }
            word = ""
        }
        var dots = 0
        for character in text {
            if character == "." {
                dots += 1
                if dots == 3 {
                    tokens.append("...")
                    dots = 0
                }
                continue
            }
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                flush(&word)
                if !character.isWhitespace, character != "," { tokens.append(String(character)) }
            }
        }
        flush(&word)
        self.tokens = tokens[...]
    }

    var isAtEnd: Bool { tokens.isEmpty }

    mutating func take(_ token: String) -> Bool {
        guard tokens.first == token else { return false }
        tokens.removeFirst()
        return true
    }

    mutating func expect(_ token: String) throws(GraphQLDocument.Mistake) {
        guard take(token) else { throw .init(message: "`\(token)` expected at \(here)") }
    }

    mutating func name() throws(GraphQLDocument.Mistake) -> String {
        guard let token = tokens.first, token.first?.isLetter == true else {
            throw .init(message: "a name expected at \(here)")
        }
        tokens.removeFirst()
        return token
    }

    mutating func type() throws(GraphQLDocument.Mistake) -> String {
        var text: String
        if take("[") {
            text = "[" + (try type())
            try expect("]")
            text += "]"
        } else {
            text = try name()
        }
        return take("!") ? text + "!" : text
    }

    mutating func selection(
        in type: String?
    ) throws(GraphQLDocument.Mistake) -> [GraphQLDocument.Field] {
        try expect("{")
        var fields: [GraphQLDocument.Field] = []
        while !take("}") {
            if take("...") {
                guard try name() == "on" else { throw .init(message: "`on` expected") }
                fields += try selection(in: try name())
                continue
            }
            var field = GraphQLDocument.Field(name: try name(), fragmentType: type)
            if take("(") {
                while !take(")") {
                    let name = try name()
                    try expect(":")
                    field.arguments.append(.init(name: name, value: try value()))
                }
            }
            if tokens.first == "{" { field.fields = try selection(in: nil) }
            fields.append(field)
        }
        guard !fields.isEmpty else { throw .init(message: "an empty selection") }
        return fields
    }

    private mutating func value() throws(GraphQLDocument.Mistake) -> GraphQLDocument.Value {
        if take("$") { return .variable(try name()) }
        try expect("{")
        var members: [GraphQLDocument.Argument] = []
        while !take("}") {
            let name = try name()
            try expect(":")
            members.append(.init(name: name, value: try value()))
        }
        return .object(members)
    }

    private var here: String { tokens.first.map { "`\($0)`" } ?? "the end" }
}
