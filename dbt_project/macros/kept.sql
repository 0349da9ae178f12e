{#-
Columns of an estimate of a day: the one that was kept before posts of it had their time, as long as it rests on as
many observations as what is estimated now, or more.
-#}
{% macro of_most_observations(present, estimate, parts) -%}
    {%- for part in parts -%}
        {%- set column = estimate ~ part -%}
        {%- set value -%}
            case
                when kept.{{ estimate }}_n >= coalesce({{ present }}.{{ estimate }}_n, 0) then kept.{{ column }}
                else {{ present }}.{{ column }}
            end
        {%- endset -%}
        {{ "coalesce(" ~ value ~ ", 0)" if part == '_n' else value }} as {{ column }}{{ ",\n" if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
