import Definitions

/// How a rule joins the parts of an identifier to one text.
struct IdentifierForm: Sendable, Hashable {
    /// What stands between two parts; without meaning where there is one.
    let separator: String
    let partCount: Int

    init(_ rule: SynthesisRule) {
        partCount = rule.identifierAttributes.count
        separator = partCount > 1 ? rule.compositeIdentifier?.separator ?? "" : ""
    }

    /// Whether parts of this form, other ones than those that it was made of, can join to the text.
    ///
    /// - Parameters:
    ///   - text: What the parts were joined to.
    ///   - form: The form of those parts.
    /// - Returns: False only where it is impossible.
    func canSplit(_ text: String, of form: IdentifierForm) -> Bool {
        guard partCount > 1 else { return form.partCount > 1 }
        guard !separator.isEmpty else { return true }
        // In its own form a text has a second reading only with one separator more than it needs.
        let needed = self == form ? partCount : partCount - 1
        return occurrences(in: text, atMost: needed) == needed
    }

    /// How often the separator is in the text, also where two of them share bytes: in `:::` there
    /// are two of `::`, and the parts can be cut at either.
    private func occurrences(in text: String, atMost limit: Int) -> Int {
        var text = text
        let separator = separator.utf8
        guard let first = separator.first else { return 0 }
        return text.withUTF8 { text in
            var count = 0
            var start = 0
            while count < limit, start + separator.count <= text.count {
                if text[start] == first,
                    text[start..<start + separator.count].elementsEqual(separator)
                {
                    count += 1
                }
                start += 1
            }
            return count
        }
    }
}
