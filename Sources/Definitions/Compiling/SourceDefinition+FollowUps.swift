import Diagnostics

extension SourceDefinition {
    /// By request, the slots of the fields that the follow-ups of other requests read.
    var followedFields: [Set<Int>] {
        var used = [Set<Int>](repeating: [], count: requests.count)
        for followUp in requests.compactMap(\.value.followUp) {
            guard
                let index = requests.firstIndex(where: { $0.name.value == followUp.request.value })
            else { continue }
            let followed = requests[index].value
            // Its key tells its rows apart, whether a mapping reads them or not.
            let names = followUp.with.map(\.value.value) + followed.key.map(\.value)
            used[index].formUnion(names.compactMap(followed.slot(of:)))
        }
        return used
    }

    /// What follows an answer names what is there, and every placeholder has its value.
    func checkFollowUps(report: inout DiagnosticReport) {
        for request in requests {
            request.value.checkPlaceholders(report: &report)
            guard let followUp = request.value.followUp else { continue }
            guard let followed = followed(by: followUp, of: request.name.value, report: &report)
            else { continue }
            for entry in followUp.with {
                let kind = kind(of: entry.value, in: followed, report: &report)
                for field in request.value.fields
                where field.value.from?.value == entry.name.value {
                    if let kind, kind != field.value.kind.value {
                        report.add(.otherKind(field, kind, entry.value.value))
                    }
                }
            }
        }
    }

    /// The request whose rows are followed.
    private func followed(
        by followUp: FollowUp, of name: String, report: inout DiagnosticReport
    ) -> NamedValue<RequestDefinition>? {
        guard let found = requests.first(where: { $0.name.value == followUp.request.value }) else {
            let names = requests.map(\.name.value).filter { $0 != name }
            report.add(.unknownFollowed(followUp.request, among: names))
            return nil
        }
        if found.name.value == name {
            report.add(.followsItself(followUp.request))
            return nil
        }
        if let next = found.value.followUp {
            report.add(.chain(followUp.request, next))
            return nil
        }
        return found
    }

    /// What a field holds whose value stands for a placeholder.
    private func kind(
        of field: Located<String>, in followed: NamedValue<RequestDefinition>,
        report: inout DiagnosticReport
    ) -> FieldDefinition.Kind? {
        guard let slot = followed.value.slot(of: field.value) else {
            let names = followed.value.fields.map(\.name.value)
            report.add(.unknownFollowedField(field, of: followed.name.value, in: names))
            return nil
        }
        let found = followed.value.fields[slot].value
        if found.isOptional {
            report.add(.optionalFollowedField(field))
        } else if found.kind.value == .gauge || found.kind.value == .counter {
            report.add(.quantity(field))
        }
        return found.kind.value
    }
}

extension RequestDefinition {
    /// The placeholders in what is sent, each where it can be pointed at.
    private var placeholders: [Located<String>] {
        var texts = [writtenPath]
        texts += query.map { Located($0.value, at: $0.name.place) }
        // Without values braces of a body are its own.
        if followUp != nil, let body {
            texts += body.value.texts.map { Located($0, at: body.place) }
        }
        return texts.flatMap { text in
            PlaceholderText(text.value).names.map { Located($0, at: text.place) }
        }
    }

    fileprivate func checkPlaceholders(report: inout DiagnosticReport) {
        let given = followUp?.with.map(\.name) ?? []
        let names = given.map(\.value)
        let sent = placeholders
        let from = fields.compactMap(\.value.from)
        let unknown = (sent + from).filter { !names.contains($0.value) }
        for placeholder in unknown { report.add(.unknownPlaceholder(placeholder, among: names)) }
        for field in fields where field.value.from != nil {
            if field.value.path != nil || field.value.history != nil {
                report.add(.readAndGiven(field.name))
            }
        }
        for name in given where !PlaceholderText.isName(name.value) {
            report.add(
                .malformed(
                    name.value, "not the name of a placeholder",
                    write: "letters, digits and `_`, beginning with a letter", at: name.place))
        }
        // A name that is misspelt is one mistake, and not a name too much besides.
        guard unknown.isEmpty else { return }
        let used = Set((sent + from).map(\.value))
        for name in given where !used.contains(name.value) { report.add(.unusedPlaceholder(name)) }
        if let followUp, sent.isEmpty { report.add(.sameForEach(followUp.request)) }
    }
}

extension Diagnostic {
    fileprivate static func unknownFollowed(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-request", "the source has no other request `\(shown(name.value))`",
            at: name.place, label: "no rows to follow",
            help: suggestion(for: name.value, in: names)
                ?? (names.isEmpty
                    ? "it has only this one; add the request whose rows are followed"
                    : "the others are \(names.joined(separator: ", "))"))
    }

    fileprivate static func followsItself(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", "a request cannot follow its own rows", at: name.place,
            label: "this request itself", help: "name the request whose rows say what is asked")
    }

    fileprivate static func chain(_ name: Located<String>, _ next: FollowUp) -> Diagnostic {
        Diagnostic(
            "source/for-each", "`\(shown(name.value))` follows the rows of another request itself",
            at: name.place, label: "a chain of more than one link",
            help: "follow the rows of a request that is sent once",
            remarks: [.init("what it follows", at: next.request.place)])
    }

    fileprivate static func unknownFollowedField(
        _ field: Located<String>, of request: String, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/unknown-field", "`\(request)` declares no field `\(shown(field.value))`",
            at: field.place, label: "not declared under its `fields`",
            help: suggestion(for: field.value, in: names)
                ?? "its fields are \(names.joined(separator: ", "))")
    }

    fileprivate static func optionalFollowedField(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", "the field `\(field.value)` can be missing", at: field.place,
            label: "a row without it cannot be asked for",
            help: "declare the field without `?`, or take another")
    }

    fileprivate static func quantity(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", "the field `\(field.value)` is a quantity", at: field.place,
            label: "names nothing", help: "take a text or an integer")
    }

    fileprivate static func otherKind(
        _ field: NamedValue<FieldDefinition>, _ kind: FieldDefinition.Kind, _ followed: String
    ) -> Diagnostic {
        Diagnostic(
            "source/for-each",
            "`\(field.name.value)` is declared as a \(field.value.kind.value.rawValue)",
            at: field.name.place, label: "`\(followed)` is of type \(kind.rawValue)",
            help: "write `type: \(kind.rawValue)`")
    }

    fileprivate static func unknownPlaceholder(
        _ name: Located<String>, among names: [String]
    ) -> Diagnostic {
        let nothing = "give the request `for_each`, whose `with` says what stands for it"
        return Diagnostic(
            "source/for-each", "nothing stands for `{\(shown(name.value))}`", at: name.place,
            label: "not given by `with` of `for_each`",
            help: names.isEmpty
                ? nothing
                : suggestion(for: name.value, in: names)
                    ?? "the names are \(names.joined(separator: ", ")); with blanks, as in "
                    + "`{ name }`, braces are braces")
    }

    fileprivate static func unusedPlaceholder(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", .warning, "nothing uses `\(shown(name.value))`", at: name.place,
            label: "in no path, query, body or field",
            help: "remove it, or write `{\(shown(name.value))}` where it belongs")
    }

    fileprivate static func sameForEach(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", "every row of `\(shown(name.value))` is asked the same",
            at: name.place,
            label: "no value of it is sent",
            help: "write a placeholder such as `{name}` in the path, the query or the body")
    }

    fileprivate static func readAndGiven(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/for-each", "`\(field.value)` is read from the answer, or the followed row's",
            at: field.place, label: "says both", help: "remove `from`, or what says where it is")
    }
}
