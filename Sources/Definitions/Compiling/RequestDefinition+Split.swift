import Diagnostics
import Patterns

extension RequestDefinition {
    /// What is split is a text of the answer, and every field that is a group has one.
    func checkSplit(report: inout DiagnosticReport) {
        if let split { checkText(of: split, report: &report) }
        for field in fields {
            guard let group = field.value.group else { continue }
            if field.value.isReadOtherwise { report.add(.groupAndMore(field)) }
            if field.value.kind.value != .string { report.add(.groupThatIsNoText(field)) }
            guard let split, let pattern = split.pattern else {
                report.add(.groupOfNothing(group))
                continue
            }
            let names = pattern.value.groupNames.compactMap(\.self)
            guard names.contains(group.value) else {
                report.add(.unknownGroup(group, names, pattern.place))
                continue
            }
            let index = pattern.value.groupNames.firstIndex(of: group.value)
            if !field.value.isOptional, let index,
                pattern.value.optionalGroups.contains(index + 1)
            {
                report.add(.groupThatMayBeMissing(group, pattern.place))
            }
        }
    }

    private func checkText(of split: RowSplit, report: inout DiagnosticReport) {
        guard let slot = slot(of: split.field.value) else {
            report.add(.unknownText(split.field, in: fields.map(\.name.value)))
            return
        }
        let field = fields[slot].value
        if field.kind.value != .string || field.group != nil || field.history != nil {
            report.add(.noTextOfTheAnswer(split.field))
        }
    }
}

extension FieldDefinition {
    /// Whether it says beside its group that it comes from somewhere else.
    fileprivate var isReadOtherwise: Bool {
        path != nil || history != nil || series != nil || !labels.isEmpty || fold != nil
            || column != nil
    }
}

extension Diagnostic {
    fileprivate static func unknownText(
        _ field: Located<String>, in names: [String]
    ) -> Diagnostic {
        Diagnostic(
            "source/split", "the request declares no field `\(shown(field.value))`",
            at: field.place,
            label: "not declared under `fields`",
            help: suggestion(for: field.value, in: names)
                ?? "declare the field; its text is what the pattern is for")
    }

    fileprivate static func noTextOfTheAnswer(_ field: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/split", "`\(field.value)` is no text of the answer", at: field.place,
            label: "nothing to split",
            help: "name a field of type `string` that is read, without `group` and `history`")
    }

    fileprivate static func groupOfNothing(_ group: Located<String>) -> Diagnostic {
        Diagnostic(
            "source/split", "the request splits no text", at: group.place,
            label: "a group of what?",
            help: "add `split: { field: ..., pattern: ... }` to the request, or remove `group`")
    }

    fileprivate static func unknownGroup(
        _ group: Located<String>, _ names: [String], _ pattern: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/split", "the pattern has no group `\(shown(group.value))`", at: group.place,
            label: "not a name in it",
            help: suggestion(for: group.value, in: names)
                ?? (names.isEmpty
                    ? "write `(?P<name>...)` around what the field is"
                    : "its groups are \(names.joined(separator: ", "))"),
            remarks: [.init("the pattern", at: pattern)])
    }

    fileprivate static func groupThatMayBeMissing(
        _ group: Located<String>, _ pattern: Place
    ) -> Diagnostic {
        Diagnostic(
            "source/split", .warning, "the group `\(shown(group.value))` may take no part",
            at: group.place, label: "rows without it are refused",
            help: "write `type: string?`, or a pattern that fits only with the group",
            remarks: [.init("the pattern", at: pattern)])
    }

    fileprivate static func groupThatIsNoText(_ field: NamedValue<FieldDefinition>) -> Diagnostic {
        Diagnostic(
            "source/split", "a group is a text, not a \(field.value.kind.value.rawValue)",
            at: field.value.kind.place, label: "not what a group is", help: "write `type: string`")
    }

    fileprivate static func groupAndMore(_ field: NamedValue<FieldDefinition>) -> Diagnostic {
        Diagnostic(
            "source/split", "a field is a group, or comes from somewhere else",
            at: field.name.place,
            label: "says both", help: "remove `group`, or what says where else it is")
    }
}
