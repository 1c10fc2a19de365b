import Diagnostics

extension RequestDefinition {
    /// No field is further out than the answer, and one that is a key is that of a member that the way
    /// to the rows goes through.
    func checkMemberKeys(report: inout DiagnosticReport) {
        guard table == nil, !transport.value.hasSeries else { return }
        let segments = rows.segments
        for field in fields {
            guard let path = field.value.path else { continue }
            let level = segments.count - path.levelsUp
            guard path.isMemberKey else {
                if level < 0 { report.add(.outside(field, steps: segments.count)) }
                continue
            }
            guard level > 0, segments[level - 1].goal == .members else {
                report.add(.noMember(field, segments, level: level))
                continue
            }
            if field.value.kind.value != .string { report.add(.keyThatIsNoText(field)) }
        }
    }
}

extension Diagnostic {
    fileprivate static func outside(
        _ field: NamedValue<FieldDefinition>, steps: Int
    ) -> Diagnostic {
        Diagnostic(
            "source/row-key", "`\(field.value.path?.text ?? "")` is outside of the answer",
            at: field.name.place, label: "further out than the answer",
            help: steps == 0
                ? "remove the `^`: here each row is the outermost thing"
                : "write at most \(steps) times `^`, as many as `rows` has steps")
    }

    fileprivate static func noMember(
        _ field: NamedValue<FieldDefinition>, _ segments: [RowsPath.Segment], level: Int
    ) -> Diagnostic {
        // The nearest step out of the row that goes through members.
        let index = segments.lastIndex { $0.goal == .members }
        let meant = index.map { index in
            FieldPath(memberKeyAfter: segments.count - 1 - index).text
        }
        return Diagnostic(
            "source/row-key", "`\(field.value.path?.text ?? "")` is the key of nothing",
            at: field.name.place,
            label: level > 0 ? "no member of an object" : "further out than the answer",
            help: meant.map { "write `path: \"\($0)\"`" }
                ?? "write `{}` in `rows` behind the object whose members are rows, as in `queues{}`"
        )
    }

    fileprivate static func keyThatIsNoText(_ field: NamedValue<FieldDefinition>) -> Diagnostic {
        Diagnostic(
            "source/row-key", "a key is a text, not a \(field.value.kind.value.rawValue)",
            at: field.value.kind.place, label: "not what a key is", help: "write `type: string`")
    }
}

extension FieldPath {
    /// The path to the key of what is so many steps out of the row.
    fileprivate init(memberKeyAfter levelsUp: Int) {
        self.init(dotted: "")
        keys = []
        self.levelsUp = levelsUp
    }
}
