import Diagnostics
import YAMLTree

extension Codec {
    /// One kind of a tagged mapping: the word that names it and how the rest is read.
    struct Kind: Sendable {
        var word: String
        var outline: RecordOutline
        var decode: @Sendable (YAMLNode, String, inout DiagnosticReport) -> Value?

        init<Model>(
            _ word: String, _ record: Record<Model>,
            make: @escaping @Sendable (Model) -> Value
        ) {
            self.word = word
            outline = record.outline
            decode = { node, tag, report in
                var record = record
                record.ignoredKeys.insert(tag)
                return record.decode(node, report: &report).map(make)
            }
        }
    }

    /// A mapping whose kind is named by one of its keys.
    static func tagged(_ key: String, kinds: [Kind]) -> Codec {
        let words = kinds.map(\.word)
        return Codec(.tagged(key: key, kinds: kinds.map(\.outline))) { node, report in
            guard case .mapping(let entries) = node.content else {
                report.add(.wrongType(node, expected: "a mapping with the key `\(key)`"))
                return nil
            }
            guard let tag = entries.first(where: { $0.keyText == key }) else {
                let outline = RecordOutline(
                    name: key,
                    summary: "",
                    keys: [
                        .init(
                            name: key, requirement: .required,
                            summary: "one of " + words.joined(separator: ", "),
                            schema: .choice(words))
                    ])
                report.add(.missingKey(key, in: outline, at: node.headPlace))
                return nil
            }
            guard let word = Codec<String>.string.decode(tag.value, &report) else { return nil }
            guard let kind = kinds.first(where: { $0.word == word }) else {
                report.add(.notAmong(words, word, at: tag.value.place))
                return nil
            }
            return kind.decode(node, key, &report)
        }
    }
}

extension YAMLEntry {
    /// The key's text; nil where the key is no scalar, which YAML's reader has reported.
    var keyText: String? {
        if case .scalar(let scalar) = key.content { scalar.text } else { nil }
    }
}
