import Queries
import Telemetry

extension Execution {
    func compile(
        _ expression: RowExpression, _ scope: QueryScope, level: Int = 0
    ) throws(QueryError) -> RowProgram {
        guard level <= RowProgram.maximumDepth else {
            throw QueryError(
                .tooLarge, "an expression nests more than \(RowProgram.maximumDepth) deep")
        }
        switch expression {
        case .constant(let value): return .constant(value.canonical)
        case .leaf(.attribute("timestamp")): return .timestamp
        case .leaf(.attribute("eventType")): return .eventType
        case .leaf(.attribute(let name)): return .attribute(name)
        case .leaf(.value(let query)): return .constant(try value(of: query, scope))
        case .leaf(.values):
            throw QueryError(.unsupported, "a list of values can only be searched with IN")
        case .call(let function, let arguments):
            var programs: [RowProgram] = []
            for argument in arguments {
                if case .leaf(.values(let query)) = argument, function == .isMember {
                    programs += try values(of: query, scope).map(RowProgram.constant)
                } else {
                    programs.append(try compile(argument, scope, level: level + 1))
                }
            }
            let constants = programs.map(\.constant)
            let prepared = try PreparedFunction(
                function, argumentCount: programs.count, constants: constants)
            let known = constants.compactMap { $0 }
            if known.count == programs.count {
                return .constant(prepared.apply(known, in: scope.functions).canonical)
            }
            if case .members = prepared.constant {
                return .call(prepared, Array(programs.prefix(1)))
            }
            return .call(prepared, programs)
        }
    }

    /// The first column of the first group of an answer.
    private func value(of query: Query, _ scope: QueryScope) throws(QueryError) -> Scalar {
        try inner(query, scope).groups.first?.values.first?.first?.scalar ?? .missing
    }

    /// The first column of an answer, as many as there are unless the query says otherwise.
    private func values(of query: Query, _ scope: QueryScope) throws(QueryError) -> [Scalar] {
        var query = query
        let isLimited = query.limit != nil
        if !isLimited { query.limit = .maximum }
        let answer = try inner(query, scope)
        var values: [Scalar] = []
        for group in answer.groups {
            switch group.values.first?.first {
            case .scalar(let value): values.append(value)
            case .list(let list): values += list
            case .histogram, nil: break
            }
        }
        let isWhole = isLimited || answer.groupCount <= answer.groups.count
        guard isWhole, values.count <= ExecutionLimits.members else {
            throw QueryError(
                .tooLarge, "the query inside has too many values to search among them")
        }
        return values.filter { !$0.isMissing }
    }

    /// All that a query computes over groups.
    func plan(
        _ columns: [Query.Column<ValueExpression>], _ scope: QueryScope
    ) throws(QueryError) -> AggregatePlan {
        let query = scope.query
        var plan = AggregatePlan()
        for column in columns {
            plan.columns.append(try compile(column.expression, scope, into: &plan))
        }
        switch query.order {
        case nil: plan.order = plan.columns.first ?? .constant(.missing)
        case .by(let expression, let isDescending):
            plan.order = try compile(expression, scope, into: &plan)
            plan.isDescending = isDescending
        case .byRow:
            throw QueryError(.unsupported, "groups have no order by an attribute of rows")
        }
        for facet in query.facets { plan.facets.append(try compile(facet, scope)) }
        if !query.facets.isEmpty, let argument = columns.first?.expression.firstAggregate?.argument
        {
            plan.presence = try slot(of: Aggregate(.count, of: argument), scope, in: &plan)
        }
        if let filter = query.filter { plan.filter = try compile(filter, scope) }
        return plan
    }

    private func compile(
        _ facet: Query.Facet, _ scope: QueryScope
    ) throws(QueryError) -> FacetProgram {
        switch facet {
        case .by(let expression, _): return .by(try compile(expression, scope))
        case .cases(let columns, let other):
            var cases: [(test: RowProgram, label: Scalar)] = []
            for column in columns {
                let label = column.label ?? Query(.rows([column]), from: .entities).titles[0]
                cases.append((try compile(column.expression, scope), .text(label)))
            }
            var program: RowProgram?
            if let other { program = try compile(other, scope) }
            return .cases(cases, other: program)
        }
    }

    private func compile(
        _ expression: ValueExpression, _ scope: QueryScope, into plan: inout AggregatePlan,
        level: Int = 0
    ) throws(QueryError) -> ValueProgram {
        guard level <= RowProgram.maximumDepth else {
            throw QueryError(
                .tooLarge, "an expression nests more than \(RowProgram.maximumDepth) deep")
        }
        switch expression {
        case .constant(let value): return .constant(value)
        case .leaf(.coveredSeconds): return .coveredSeconds
        case .leaf(.facet(let index)): return .facet(index)
        case .leaf(.value(let query)): return .constant(try value(of: query, scope))
        case .leaf(.aggregate(let aggregate)):
            return .aggregate(try slot(of: aggregate, scope, in: &plan), aggregate.function)
        case .call(let function, let arguments):
            var programs: [ValueProgram] = []
            var constants: [Scalar?] = []
            for argument in arguments {
                let program = try compile(argument, scope, into: &plan, level: level + 1)
                programs.append(program)
                if case .constant(let value) = program {
                    constants.append(value)
                } else {
                    constants.append(nil)
                }
            }
            return .call(
                try PreparedFunction(
                    function, argumentCount: programs.count, constants: constants), programs)
        }
    }

    private func slot(
        of aggregate: Aggregate, _ scope: QueryScope, in plan: inout AggregatePlan
    ) throws(QueryError) -> Int {
        let slot = AggregateSlot(
            state: try AggregateState(aggregate.function), argument: aggregate.argument,
            filter: aggregate.filter)
        if let known = plan.slots.firstIndex(of: slot) { return known }
        guard aggregate.argument != nil || aggregate.function == .count else {
            throw QueryError(.unsupported, "an aggregate other than a count needs an argument")
        }
        if let same = plan.slots.firstIndex(where: { $0.argument == slot.argument }) {
            plan.arguments.append(plan.arguments[same])
        } else {
            plan.arguments.append(plan.programs.count)
            plan.programs.append(
                try aggregate.argument.map { argument throws(QueryError) in
                    try compile(argument, scope)
                } ?? .constant(.boolean(true)))
        }
        if let filter = slot.filter {
            if let same = plan.slots.firstIndex(where: { $0.filter == filter }) {
                plan.filters.append(plan.filters[same])
            } else {
                plan.filters.append(plan.tests.count)
                let program = try compile(filter, scope)
                plan.tests.append(RowFilter(program))
                plan.testPrograms.append(program)
            }
        } else {
            plan.filters.append(nil)
        }
        plan.slots.append(slot)
        return plan.slots.count - 1
    }
}
