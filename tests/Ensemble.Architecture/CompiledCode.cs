using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Ensemble.Architecture;

/// <summary>What the types of an assembly refer to, read from its IL: nothing hides behind a full name or a var.</summary>
internal static class CompiledCode
{
    /// <summary>Every type of an assembly, nested ones too.</summary>
    public static List<TypeDefinition> Types(string assembly)
    {
        var module = ModuleDefinition.ReadModule(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        return [.. module.GetTypes().Where(type => type.Name != "<Module>")];
    }

    /// <summary>The namespace of a type; that of its outermost type if it is nested.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type.Namespace;
    }

    /// <summary>Types that a type names anywhere: in signatures, attributes and method bodies.</summary>
    public static IEnumerable<TypeReference> References(TypeDefinition type)
    {
        var found = new List<TypeReference?> { type.BaseType };
        found.AddRange(type.Interfaces.Select(i => i.InterfaceType));
        found.AddRange(type.Fields.Select(f => f.FieldType));
        found.AddRange(type.CustomAttributes.Select(a => a.AttributeType));
        foreach (var method in type.Methods)
        {
            found.Add(method.ReturnType);
            found.AddRange(method.Parameters.Select(p => p.ParameterType));
            if (!method.HasBody) continue;
            found.AddRange(method.Body.Variables.Select(v => v.VariableType));
            foreach (var instruction in method.Body.Instructions) found.AddRange(OperandTypes(instruction));
        }

        return found.OfType<TypeReference>().SelectMany(Unwrap);
    }

    /// <summary>Members that a type calls or touches, as <c>System.DateTime::get_Now</c>.</summary>
    public static IEnumerable<string> Members(TypeDefinition type) =>
        from method in type.Methods
        where method.HasBody
        from instruction in method.Body.Instructions
        where instruction.Operand is MemberReference and not TypeReference
        let member = (MemberReference)instruction.Operand
        select $"{member.DeclaringType?.GetElementType().FullName}::{member.Name}";

    private static IEnumerable<TypeReference?> OperandTypes(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => [generic.DeclaringType, generic.ReturnType, .. generic.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        FieldReference field => [field.DeclaringType, field.FieldType],
        _ => [],
    };

    private static IEnumerable<TypeReference> Unwrap(TypeReference type) => type switch
    {
        GenericInstanceType generic => Unwrap(generic.ElementType).Concat(generic.GenericArguments.SelectMany(Unwrap)),
        TypeSpecification { ElementType: { } element } => Unwrap(element),
        GenericParameter => [],
        _ => [type],
    };
}
