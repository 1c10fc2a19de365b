import Diagnostics

/// A thing of New Relic that can have our mark.
protocol Marked: Sendable {
    var mark: OwnerMark? { get }
    /// What it says, in its normal form.
    var form: JSONValue { get }
}

/// How often a thing is sent until it is there as it is meant, and its mark tells what New Relic made of
/// it.
let maximumRounds = 4

extension Marked {
    /// Updates until what is there is what was asked for, as far as New Relic keeps that, and the mark
    /// says so.
    ///
    /// - Parameters:
    ///   - name: What it is marked with.
    ///   - noun: What it is, such as `condition`.
    ///   - asked: What the files ask for of it as it is then, in its normal form.
    ///   - update: Sends that with a mark; told whether all of it is there already, so that what is
    ///     there besides is New Relic's own.
    /// - Returns: What is there at last.
    /// - Throws: `refused` where New Relic makes something else of it each time.
    func settled(
        as name: String, a noun: String, asked: (Self) -> JSONValue,
        update: (Self, OwnerMark, _ isThere: Bool) async throws(NerdGraphError) -> Self
    ) async throws(NerdGraphError) -> Self {
        var thing = self
        // What was there before may be anything; only what came of our own request is known to be ours.
        var isOurs =
            mark?.name == name && (mark?.stored == nil || mark?.stored == Fingerprint(of: form))
        for _ in 0..<maximumRounds {
            let asked = Fingerprint(of: asked(thing))
            let stored = Fingerprint(of: thing.form)
            let isAsked = isOurs && thing.mark?.asked == asked
            let isKept =
                thing.mark?.isKeptAsAsked == true
                || (thing.mark?.stored == nil && thing.mark?.asked == stored)
            let next = OwnerMark(
                name: name, asked: asked, stored: isAsked ? stored : isKept ? asked : nil)
            if isAsked, thing.mark == next { return thing }
            thing = try await update(thing, next, isAsked)
            isOurs = true
        }
        throw NerdGraphError(
            .refused, "New Relic gives back another \(noun) each time it is sent one",
            cure:
                "compare what it has with the files; edits there cannot be told from what was applied"
        )
    }
}

extension JSONValue {
    /// An input with a mark at the end of its description.
    ///
    /// - Throws: `refused` where the description is longer than `maximum` characters with it.
    func marked(_ mark: OwnerMark, upTo maximum: Int) throws(NerdGraphError) -> JSONValue {
        let words = OwnerMark.split(self["description"]?.string).words
        let text = mark.appended(to: words)
        guard text.count <= maximum else {
            let room = maximum - (text.count - words.count)
            throw NerdGraphError(
                .refused, "the description is too long to be marked as ours",
                cure: "shorten it to \(room) characters")
        }
        return with("description", .string(text))
    }
}
