package io.dynamolatency.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds classes of one package that reach one another, which a rule over packages cannot see. Nested classes count as
 * their outermost class. Tarjan's strongly connected components (SIAM Journal on Computing 1, 1972).
 */
final class ClassLoops {

    private final Map<String, SortedSet<String>> ties;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<SortedSet<String>> loops = new ArrayList<>();

    private ClassLoops(Map<String, SortedSet<String>> ties) {
        this.ties = ties;
    }

    /** Returns each loop of more than {@code most} classes within a package. */
    static List<SortedSet<String>> of(JavaClasses classes, int most) {
        Map<String, SortedSet<String>> ties = new TreeMap<>();
        classes.stream()
                .map(JavaClass::getDirectDependenciesFromSelf)
                .flatMap(Collection::stream)
                .filter(ClassLoops::withinPackage)
                .forEach(tie -> ties.computeIfAbsent(outermost(tie.getOriginClass()), from -> new TreeSet<>())
                        .add(outermost(tie.getTargetClass())));
        ClassLoops search = new ClassLoops(ties);
        for (String name : ties.keySet()) {
            if (!search.numbers.containsKey(name)) {
                search.visit(name);
            }
        }
        return search.loops.stream().filter(loop -> loop.size() > most).toList();
    }

    private static boolean withinPackage(Dependency tie) {
        return tie.getOriginClass().getPackage().equals(tie.getTargetClass().getPackage());
    }

    private static String outermost(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /** Returns the lowest number on the path that {@code name} reaches. */
    private int visit(String name) {
        int number = numbers.size();
        numbers.put(name, number);
        path.push(name);
        int low = number;
        for (String next : ties.getOrDefault(name, new TreeSet<>())) {
            Integer seen = numbers.get(next);
            if (seen == null) {
                low = Math.min(low, visit(next));
            } else if (path.contains(next)) {
                low = Math.min(low, seen);
            }
        }
        if (low == number) {
            SortedSet<String> loop = new TreeSet<>();
            while (!loop.contains(name)) {
                loop.add(path.pop());
            }
            loops.add(loop);
        }
        return low;
    }
}
