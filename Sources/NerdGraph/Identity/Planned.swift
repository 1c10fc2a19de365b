import Diagnostics

/// How a thing in New Relic is to what the files say of it.
public enum PlanState: String, Sendable, Hashable, CaseIterable {
    /// It is not there yet.
    case new
    /// It is there, and nothing is to be done.
    case same
    /// It is as it was applied last, and the files say something else now.
    case changed
    /// It was changed in New Relic since it was applied last.
    case edited
    /// There is one of that name that was never applied.
    case foreign
    /// It was applied once, and the files say nothing of it any more, or another one has taken its
    /// place.
    case left

    /// Whether it is overwritten only when that is asked for.
    public var needsForce: Bool { self == .edited || self == .foreign }
}

/// What is to be done about one thing of many, of which the files have a document and New Relic has one
/// that is marked.
public struct Planned<Document: Sendable, Remote: Sendable>: Sendable {
    public var state: PlanState
    public var name: String
    /// What it is recognized by; empty for one that was never applied.
    public var key: String
    public var document: Document?
    public var remote: Remote?
    /// In what New Relic differs from the files; empty where it is new or left.
    public var differences: [DocumentDifference]

    public var needsForce: Bool { state.needsForce }

    /// What is done about it.
    enum Deed {
        case nothing
        case delete(Remote)
        case create(Document)
        case update(Document, Remote)
    }

    /// What is done where something is permitted besides.
    func deed(_ permissions: AccountAlerts.Permissions) -> Deed {
        switch (state, document, remote) {
        case (.left, _, let remote?): permissions.prune ? .delete(remote) : .nothing
        case (.same, _, _): .nothing
        case (_, let document?, nil): .create(document)
        case (_, let document?, let remote?):
            needsForce && !permissions.force ? .nothing : .update(document, remote)
        case (_, nil, _): .nothing
        }
    }
}

/// What the files say of one thing of many.
protocol KeyedDocument: Sendable {
    /// What it is recognized by when its name changes.
    var key: String { get }
    var name: String { get }
    /// What it asks for, in its normal form.
    var form: JSONValue { get }
}

/// One thing of many in New Relic.
protocol MarkedPart: Marked {
    var id: String { get }
    var name: String { get }
}

extension Planned where Document: KeyedDocument, Remote: MarkedPart {
    /// What is to be done about all of them.
    ///
    /// What New Relic has of a document is the thing with our mark for its key, and else the one with its
    /// name and no mark. Of several with the mark it is the one that is alike, and the others are left over.
    ///
    /// - Parameters:
    ///   - documents: All that the files have.
    ///   - remotes: All that New Relic has.
    ///   - isOurs: Whether one with a mark is one of these, and not of other files.
    ///   - isAlike: Whether one can be made of the other by changes.
    ///   - differences: In what they differ.
    /// - Returns: Those of the documents in their order, and then what is left over.
    /// - Throws: `ambiguous` where there are several for one key.
    static func all(
        of documents: [Document], and remotes: [Remote],
        isOurs: (OwnerMark) -> Bool = { _ in true },
        isAlike: (Document, Remote) -> Bool = { _, _ in true },
        differences: (Document, Remote) -> [DocumentDifference]
    ) throws(NerdGraphError) -> [Planned] {
        var left = remotes
        // What is marked as ours goes before what is called alike.
        var marked: [String: Remote] = [:]
        for document in documents {
            var found = left.filter { $0.mark?.name == document.key }
            if found.count > 1 {
                // A run that put another in its place broke off before the old one was deleted.
                found.removeAll { !isAlike(document, $0) }
                guard found.count == 1 else { throw .several(document) }
            }
            marked[document.key] = found.first
            left.removeAll { $0.id == found.first?.id }
        }
        var all: [Planned] = []
        for document in documents {
            var found = marked[document.key]
            if found == nil,
                let index = left.firstIndex(where: { $0.name == document.name && $0.mark == nil })
            {
                found = left.remove(at: index)
            }
            all.append(one(document, found, isAlike, differences))
        }
        return all
            + left.compactMap { remote in
                guard let mark = remote.mark, isOurs(mark) else { return nil }
                return Planned(
                    state: .left, name: remote.name, key: mark.name, document: nil, remote: remote,
                    differences: [])
            }
    }

    private static func one(
        _ document: Document, _ remote: Remote?, _ isAlike: (Document, Remote) -> Bool,
        _ differences: (Document, Remote) -> [DocumentDifference]
    ) -> Planned {
        var planned = Planned(
            state: .new, name: document.name, key: document.key, document: document, remote: remote,
            differences: [])
        guard let remote else { return planned }
        planned.differences = differences(document, remote)
        if let mark = remote.mark {
            if mark.stored == nil {
                planned.state = .changed
            } else if mark.stored != Fingerprint(of: remote.form) {
                planned.state = planned.differences.isEmpty ? .changed : .edited
            } else {
                let isAsked = mark.asked == Fingerprint(of: document.form)
                planned.state = isAsked && isAlike(document, remote) ? .same : .changed
            }
        } else {
            planned.state = .foreign
        }
        if planned.state == .same { planned.differences = [] }
        return planned
    }
}

extension NerdGraphError {
    fileprivate static func several(_ document: some KeyedDocument) -> NerdGraphError {
        NerdGraphError(
            .ambiguous, "several of \"\(document.name)\" are marked \(document.key)",
            cure: "one is a copy: delete it, or the last line of its description")
    }

    /// The error with what may have happened in spite of it.
    func saying(_ cure: String) -> NerdGraphError {
        guard !isWithoutEffect, reason != .refused else { return self }
        var error = self
        error.cure = cure
        return error
    }

    /// The error with the thing that it is about.
    func about(_ document: some KeyedDocument) -> NerdGraphError {
        var error = self
        error.message = String("\(document.key): \(message)".prefix(Self.maximumMessageLength))
        return error
    }
}
