import Diagnostics
import YAMLTree

/// Makes pages and widgets of what is written, where loops and includes may stand: the names in reach
/// are put in, and what comes out is read as if it had been written.
///
/// Values are put into texts and fields, and never into queries, which are made of trees later.
struct DashboardExpansion {
    let set: DefinitionSet
    let fragments: [String: DashboardFragment]
    /// Whether every entity type, and all that extends one, could be read.
    let knowsTypes: Bool
    /// Whether every template could be read well enough.
    let knowsFragments: Bool
    var report = DiagnosticReport()
    /// Whether nothing was left out that is not known.
    var isComplete = true
    private var stepCount = 0

    /// How many templates may be included one in the other.
    static let maximumDepth = 16
    /// The most steps in which one dashboard is expanded: each page, row and widget is one, and so are
    /// each include and each pass of a loop, whether or not anything comes of them.
    static let maximumSteps = 10_000

    init(set: DefinitionSet, fragments: [DashboardFragment], knowsTypes: Bool, knowsFragments: Bool)
    {
        self.set = set
        self.knowsTypes = knowsTypes
        self.knowsFragments = knowsFragments
        self.fragments = Dictionary(
            fragments.map { ($0.name.value, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Something of a list, and what its names stand for.
    struct Item {
        var node: YAMLNode
        var scope: TemplateScope
    }

    /// Fills in the pages of a dashboard; false where a value is for none of its parameters, or is not
    /// of its type.
    @discardableResult
    mutating func expand(
        _ template: inout DashboardTemplate, with arguments: [NamedValue<YAMLNode>] = []
    ) -> Bool {
        // Of a parameter without a default there is a finding.
        guard template.parameters.allSatisfy({ $0.value.fallback != nil }) else {
            template.isWhole = false
            return false
        }
        let errorCount = report.errorCount
        stepCount = 0
        isComplete = true
        var scope = TemplateScope()
        let values = bind(template.parameters, to: arguments, of: template.name)
        if let values {
            scope.values = values
            let items = items(.pages, in: template.contents, scope)
            template.pages = items.compactMap { page($0) }
            report.add(contentsOf: template.doubledPages)
            let isRead = !report.hasErrors(since: errorCount) && isComplete
            let limit = DashboardTemplate.maximumPages
            if items.count > limit || isRead && items.isEmpty {
                report.add(.count("pages", items.count, limit, at: template.name.place))
            }
        }
        if report.hasErrors(since: errorCount) || !isComplete { template.isWhole = false }
        return values != nil
    }

    // MARK: Lists

    /// What a list holds, with all that its loops and includes give.
    mutating func items(
        _ kind: DashboardFragment.Kind, in list: YAMLNode, _ scope: TemplateScope
    ) -> [Item] {
        guard let nodes = list.sequence else {
            noting(scope) { $0.add(.wrongType(list, expected: "a list")) }
            return []
        }
        var items: [Item] = []
        for node in nodes {
            guard takesStep(at: node.headPlace, scope) else { break }
            let keys = Set((node.mapping ?? []).compactMap(\.keyText))
            if keys.contains("include") {
                items += included(kind, node, scope)
            } else if keys.contains("for") {
                items += repeated(kind, node, scope)
            } else {
                items.append(Item(node: node, scope: scope))
            }
        }
        return items
    }

    /// Counts one more step; false where there are no more, which is said once.
    private mutating func takesStep(at place: Place, _ scope: TemplateScope) -> Bool {
        guard stepCount <= Self.maximumSteps else { return false }
        stepCount += 1
        guard stepCount > Self.maximumSteps else { return true }
        noting(scope) { $0.add(.tooManySteps(at: place)) }
        return false
    }

    private mutating func included(
        _ kind: DashboardFragment.Kind, _ node: YAMLNode, _ scope: TemplateScope
    ) -> [Item] {
        let include: TemplateInclude? = noting(scope) { report in
            scope.fill(node, report: &report)
                .flatMap { TemplateInclude.record.decodeWhole($0, report: &report) }
        }
        guard let include else { return [] }
        let name = include.name
        guard let fragment = fragments[name.value] else {
            if knowsFragments {
                noting(scope) { [names = fragments.keys.sorted()] report in
                    report.add(.unknownThing("template", name, among: names))
                }
            } else {
                isComplete = false
            }
            return []
        }
        guard let contents = fragment.contents, contents.kind == kind else {
            noting(scope) { $0.add(.otherContents(of: fragment, kind, at: name.place)) }
            return []
        }
        guard !scope.including.contains(name.value) else {
            noting(scope) { $0.add(.circle(scope.including + [name.value], at: name.place)) }
            return []
        }
        guard scope.including.count < Self.maximumDepth else {
            noting(scope) { $0.add(.tooDeep(at: name.place)) }
            return []
        }
        let outer = report
        report = DiagnosticReport()
        let values = bind(fragment.parameters, to: include.arguments, of: name)
        let own = report
        report = outer
        noting(scope) { $0.add(contentsOf: own) }
        guard let values else { return [] }
        var inner = TemplateScope(values: values)
        inner.trail = scope.trail + [.init("included here", at: name.place)]
        inner.including = scope.including + [name.value]
        return items(kind, in: contents.list, inner)
    }

    private mutating func repeated(
        _ kind: DashboardFragment.Kind, _ node: YAMLNode, _ scope: TemplateScope
    ) -> [Item] {
        let list = (node.mapping ?? []).first { $0.keyText == kind.rawValue }?.value
        let loop: TemplateLoop? = noting(scope) { report in
            guard let list else {
                report.add(.emptyLoop(kind, at: node.headPlace))
                return nil
            }
            _ = list
            var record = TemplateLoop.record
            record.ignoredKeys.insert(kind.rawValue)
            return scope.fill(node, leaving: [kind.rawValue], report: &report)
                .flatMap { record.decodeWhole($0, report: &report) }
        }
        guard let loop, let list else { return [] }
        var items: [Item] = []
        for value in values(of: loop.values, scope) {
            guard takesStep(at: node.headPlace, scope) else { break }
            var inner = scope
            inner.values[loop.name.value] = value
            inner.trail.append(
                .init(
                    "where `\(loop.name.value)` is `\(shown(value.scalar.text))`",
                    at: loop.name.place))
            items += self.items(kind, in: list, inner)
        }
        return items
    }

    private mutating func values(
        of values: TemplateLoop.Values, _ scope: TemplateScope
    ) -> [TemplateValue] {
        let outer = report
        report = DiagnosticReport()
        let found = found(values)
        let own = report
        report = outer
        noting(scope) { $0.add(contentsOf: own) }
        return found
    }

    private mutating func found(_ values: TemplateLoop.Values) -> [TemplateValue] {
        switch values {
        case .list(let scalars): return scalars.map { TemplateValue($0.value) }
        case .entityTypes(nil):
            if !knowsTypes { isComplete = false }
            return set.entityTypes.map { TemplateValue($0.definition) }
        case .entityTypes(let names?): return names.compactMap { entityType($0) }
        case .sources(nil):
            if !set.knowsSources { isComplete = false }
            return set.sources.map { TemplateValue($0) }
        case .sources(let names?):
            return names.compactMap { name in
                if let source = set.source(named: name.value) { return TemplateValue(source) }
                if set.knowsSources {
                    let others = set.sources.map(\.name.value)
                    report.add(.unknownThing("source", name, among: others))
                } else {
                    isComplete = false
                }
                return nil
            }
        case .golden(let name):
            guard entityType(name) != nil else { return [] }
            return type(named: name.value)?.golden.map { TemplateValue($0) } ?? []
        }
    }

    /// Runs something that may find something, and adds to its findings how one came there.
    @discardableResult
    mutating func noting<Value>(
        _ scope: TemplateScope, _ body: (inout DiagnosticReport) -> Value
    ) -> Value {
        var own = DiagnosticReport()
        let value = body(&own)
        report.add(contentsOf: own.remarking(scope.trail))
        return value
    }
}

extension Diagnostic {
    fileprivate static func tooManySteps(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "loops and includes take more than \(DashboardExpansion.maximumSteps) steps",
            at: place, label: "the first that is one too many",
            help: "let the loops go over less, or make several dashboards")
    }

    fileprivate static func otherContents(
        of fragment: DashboardFragment, _ kind: DashboardFragment.Kind, at place: Place
    ) -> Diagnostic {
        let held = fragment.contents?.kind.rawValue ?? "nothing"
        return Diagnostic(
            "dashboard/include",
            "`\(shown(fragment.name.value))` holds \(held), and \(kind.rawValue) stand here",
            at: place, label: "holds \(held)", help: "include it among \(held)",
            remarks: [.init("the template", at: fragment.name.place)])
    }

    fileprivate static func circle(_ names: [String], at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/include", "a template includes itself", at: place,
            label: names.map { shown($0) }.joined(separator: " → "),
            help: "remove one of the includes")
    }

    fileprivate static func tooDeep(at place: Place) -> Diagnostic {
        Diagnostic(
            "dashboard/limit",
            "more than \(DashboardExpansion.maximumDepth) templates include one the other",
            at: place, label: "one too deep", help: "write some of them in place")
    }

    fileprivate static func emptyLoop(
        _ kind: DashboardFragment.Kind, at place: Place
    ) -> Diagnostic {
        Diagnostic(
            "dashboard/include", "a loop has no `\(kind.rawValue)`", at: place,
            label: "repeats nothing that can stand here",
            help: "write `\(kind.rawValue):` beside `for:` and `in:`")
    }
}
