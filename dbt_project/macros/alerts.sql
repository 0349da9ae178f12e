{#- Whether a post is press: an article, or anything of a news network. Readers' comments are none. -#}
{% macro is_press(post_kind, network_kind) -%}
    ({{ post_kind }} = 'article' or {{ network_kind }} = 'news')
{%- endmacro %}
